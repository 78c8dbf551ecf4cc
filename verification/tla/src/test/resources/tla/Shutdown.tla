------------------------------ MODULE Shutdown ------------------------------
(* How a scheduler ends: dev.heddle.smp.Population and Smp.shutdown.

   `Outside` starts tasks until it is refused; `Closer` sets draining, then compares. A start counts first, then looks at the flag. The end
   of a task looks at no flag; the CPU that ran it comes to halt, and compares if draining is set. Ends are summed before
   starts, each CPU's counters one by one. *)
EXTENDS Naturals, FiniteSets

CONSTANTS CPUs, StartCount, Mutant

Outside == 0
Closer == 100
Actors == CPUs \cup {Outside, Closer}

VARIABLES
    draining, stopping,
    started, ended,     \* [Actors -> Nat]: who has counted what. CPUs count the starts that their tasks make.
    waiting,            \* tasks that are queued somewhere
    H, latch,
    pc,
    sum,                \* [Actors -> ends summed up, starts summed up, whose counters are still to be read]
    left                \* starts that may still be made

vars == <<draining, stopping, started, ended, waiting, H, latch, pc, sum, left>>

NoSum == [ends |-> 0, starts |-> 0, todo |-> {}]

Init ==
    /\ draining = FALSE /\ stopping = FALSE
    /\ started = [a \in Actors |-> 0] /\ ended = [a \in Actors |-> 0]
    /\ waiting = 0 /\ H = {} /\ latch = [c \in CPUs |-> FALSE]
    /\ pc = [a \in Actors |-> IF a \in CPUs THEN "loop" ELSE "outside"]
    /\ sum = [a \in Actors |-> NoSum]
    /\ left = StartCount

Goto(a, where) == pc' = [pc EXCEPT ![a] = where]

-----------------------------------------------------------------------------
(* Starts: Population.admit *)

CountStart(a) ==
    /\ \/ a = Outside /\ pc[a] = "outside"
       \/ a \in CPUs /\ pc[a] = "runs"
    /\ left > 0 /\ left' = left - 1
    /\ IF Mutant = "flagBeforeCount"
       THEN UNCHANGED started
       ELSE started' = [started EXCEPT ![a] = @ + 1]
    \* A task of ours is alive: it is admitted whatever the flag says.
    /\ IF a = Outside
       THEN Goto(a, IF Mutant = "flagBeforeCount" /\ draining THEN "refusedAtOnce" ELSE IF Mutant = "flagBeforeCount" THEN "countLate" ELSE "isDraining")
       ELSE Goto(a, IF Mutant = "flagBeforeCount" THEN "countLate" ELSE "place")
    /\ UNCHANGED <<draining, stopping, ended, waiting, H, latch, sum>>

CountLate(a) ==
    /\ pc[a] = "countLate"
    /\ started' = [started EXCEPT ![a] = @ + 1]
    /\ Goto(a, "place")
    /\ UNCHANGED <<draining, stopping, ended, waiting, H, latch, sum, left>>

IsDraining(a) ==
    /\ pc[a] = "isDraining"
    /\ IF draining
       THEN ended' = [ended EXCEPT ![a] = @ + 1] /\ Goto(a, IF Mutant = "refusedDoesNotLook" THEN "refusedAtOnce" ELSE "lookForTheEnd")
       ELSE UNCHANGED ended /\ Goto(a, "place")
    /\ UNCHANGED <<draining, stopping, started, waiting, H, latch, sum, left>>

\* Queued, with whatever kick that takes: any halted CPU.
Place(a) ==
    /\ pc[a] = "place"
    /\ waiting' = waiting + 1
    /\ IF H = {} THEN UNCHANGED <<H, latch>>
       ELSE \E c \in H : H' = H \ {c} /\ latch' = [latch EXCEPT ![c] = TRUE]
    /\ Goto(a, IF a \in CPUs THEN "runs" ELSE "outside")
    /\ UNCHANGED <<draining, stopping, started, ended, sum, left>>

-----------------------------------------------------------------------------
(* A CPU's loop; searching is left out: a CPU finds what waits, or halts. *)

Take(c) ==
    /\ pc[c] = "loop"
    /\ IF waiting > 0
       THEN waiting' = waiting - 1 /\ Goto(c, "runs")
       ELSE UNCHANGED waiting /\ Goto(c, IF stopping THEN "left" ELSE "enterHalt")
    /\ UNCHANGED <<draining, stopping, started, ended, H, latch, sum, left>>

Ends(c) ==
    /\ pc[c] = "runs"
    /\ ended' = [ended EXCEPT ![c] = @ + 1]
    /\ Goto(c, "loop")
    /\ UNCHANGED <<draining, stopping, started, waiting, H, latch, sum, left>>

EnterHalt(c) ==
    /\ pc[c] = "enterHalt"
    /\ H' = H \cup {c}
    /\ Goto(c, IF Mutant = "haltDoesNotLook" THEN "recheck" ELSE "lookForTheEnd")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, latch, sum, left>>

Recheck(c) ==
    /\ pc[c] = "recheck"
    /\ IF waiting > 0 /\ c \in H THEN H' = H \ {c} /\ Goto(c, "loop") ELSE UNCHANGED H /\ Goto(c, "await")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, latch, sum, left>>

Await(c) ==
    /\ pc[c] = "await"
    /\ Goto(c, IF c \in H THEN "parked" ELSE "loop")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, sum, left>>

Parked(c) ==
    /\ pc[c] = "parked" /\ latch[c]
    /\ latch' = [latch EXCEPT ![c] = FALSE]
    /\ Goto(c, "await")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, sum, left>>

-----------------------------------------------------------------------------
(* Who looks for the end *)

Drain ==
    /\ pc[Closer] = "outside" /\ ~draining
    /\ IF Mutant = "compareBeforeFlag" THEN UNCHANGED draining ELSE draining' = TRUE
    /\ Goto(Closer, "lookForTheEnd")
    /\ UNCHANGED <<stopping, started, ended, waiting, H, latch, sum, left>>

LookForTheEnd(a) ==
    /\ pc[a] = "lookForTheEnd"
    /\ IF draining \/ a = Closer
       THEN Goto(a, "sumEnds") /\ sum' = [sum EXCEPT ![a] = [NoSum EXCEPT !.todo = Actors]]
       ELSE Goto(a, IF a \in CPUs THEN "recheck" ELSE "outside") /\ UNCHANGED sum
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, left>>

First == IF Mutant = "startsBeforeEnds" THEN started ELSE ended
Second == IF Mutant = "startsBeforeEnds" THEN ended ELSE started

SumEnds(a) ==
    /\ pc[a] = "sumEnds"
    /\ IF sum[a].todo = {}
       THEN Goto(a, "sumStarts") /\ sum' = [sum EXCEPT ![a].todo = Actors]
       ELSE LET b == CHOOSE b \in sum[a].todo : TRUE
            IN sum' = [sum EXCEPT ![a].ends = @ + First[b], ![a].todo = @ \ {b}] /\ UNCHANGED pc
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, left>>

SumStarts(a) ==
    /\ pc[a] = "sumStarts"
    /\ IF sum[a].todo # {}
       THEN LET b == CHOOSE b \in sum[a].todo : TRUE
            IN sum' = [sum EXCEPT ![a].starts = @ + Second[b], ![a].todo = @ \ {b}] /\ UNCHANGED <<pc, stopping, draining>>
       ELSE /\ sum' = [sum EXCEPT ![a] = NoSum]
            /\ IF a = Closer THEN draining' = TRUE ELSE UNCHANGED draining
            /\ IF sum[a].ends = sum[a].starts
               THEN stopping' = TRUE /\ Goto(a, "kickAll")
               ELSE UNCHANGED stopping /\ Goto(a, IF a \in CPUs THEN "recheck" ELSE IF a = Closer THEN "closed" ELSE "outside")
    /\ UNCHANGED <<started, ended, waiting, H, latch, left>>

\* Takes everything out of H, one by one, and kicks it.
KickAll(a) ==
    /\ pc[a] = "kickAll"
    /\ IF H = {} \/ Mutant = "stopWithoutKick"
       THEN Goto(a, IF a \in CPUs THEN "recheck" ELSE IF a = Closer THEN "closed" ELSE "outside") /\ UNCHANGED <<H, latch>>
       ELSE \E c \in H : H' = H \ {c} /\ latch' = [latch EXCEPT ![c] = TRUE] /\ UNCHANGED pc
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, sum, left>>

GoesOn(a) ==
    \/ CountLate(a) \/ IsDraining(a) \/ Place(a) \/ LookForTheEnd(a) \/ SumEnds(a) \/ SumStarts(a) \/ KickAll(a)
    \/ a \in CPUs /\ (Take(a) \/ EnterHalt(a) \/ Recheck(a) \/ Await(a) \/ Parked(a))

Next ==
    \/ Drain
    \/ \E a \in Actors : CountStart(a) \/ GoesOn(a)
    \/ \E c \in CPUs : Ends(c)

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Drain) /\ \A a \in Actors : WF_vars(GoesOn(a)) /\ \A c \in CPUs : WF_vars(Ends(c))

-----------------------------------------------------------------------------

Alive == waiting + Cardinality({c \in CPUs : pc[c] = "runs"}) + Cardinality({a \in Actors : pc[a] \in {"place"} /\ a \notin CPUs})

\* 20: it does not stop while a task is alive that was admitted.
NoEarlyStop == stopping => Alive = 0

\* 3
Counted == Alive >= 0

\* 20: closed and nothing left to run: all loops leave.
Ending == <>[](\A c \in CPUs : pc[c] = "left")
=============================================================================
