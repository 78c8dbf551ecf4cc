------------------------------ MODULE Shutdown ------------------------------
(* How a scheduler ends: dev.heddle.smp.Population and Smp.shutdown.

   `Outside` starts tasks until it is refused; `Closer` sets draining, then compares. A start counts first, then looks at the flag. The end
   of a task looks at no flag; the CPU that ran it comes to halt, and compares if draining is set. Ends are summed before
   starts, each CPU's counters one by one. *)
EXTENDS Integers, FiniteSets

CONSTANTS CPUs, StartCount, Mutant

Outside == 0
Closer == 100
Actors == CPUs \cup {Outside, Closer}

\* Who counts, CPUs in counters of their own. (Whoever shuts down neither starts nor ends anything.)
Counting == CPUs \cup {Outside}

VARIABLES
    draining, stopping,
    started, ended,     \* [Actors -> Nat]: who has counted what. CPUs count the starts that their tasks make.
    waiting,            \* tasks that are queued somewhere
    H, latch,
    pc,
    sum,                \* [Actors -> by how much ends are ahead of starts so far, whose counters are still to be read]
    left                \* starts that may still be made

vars == <<draining, stopping, started, ended, waiting, H, latch, pc, sum, left>>

NoSum == [ahead |-> 0, todo |-> {}]

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

CountStart_Late(a) ==
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

TakeNext(c) ==
    /\ pc[c] = "loop"
    /\ IF waiting > 0
       THEN waiting' = waiting - 1 /\ Goto(c, "runs")
       ELSE UNCHANGED waiting /\ Goto(c, IF stopping THEN "left" ELSE "enterHalt")
    /\ UNCHANGED <<draining, stopping, started, ended, H, latch, sum, left>>

CameOff(c) ==
    /\ pc[c] = "runs"
    /\ ended' = [ended EXCEPT ![c] = @ + 1]
    /\ Goto(c, "loop")
    /\ UNCHANGED <<draining, stopping, started, waiting, H, latch, sum, left>>

EnterHalt(c) ==
    /\ pc[c] = "enterHalt"
    /\ H' = H \cup {c}
    /\ Goto(c, IF Mutant = "haltDoesNotLook" THEN "recheck" ELSE "lookForTheEnd")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, latch, sum, left>>

FindsWork(c) ==
    /\ pc[c] = "recheck"
    /\ IF waiting > 0 /\ c \in H THEN H' = H \ {c} /\ Goto(c, "loop") ELSE UNCHANGED H /\ Goto(c, "await")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, latch, sum, left>>

IsHalted(c) ==
    /\ pc[c] = "await"
    /\ Goto(c, IF c \in H THEN "parked" ELSE "loop")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, sum, left>>

Halt(c) ==
    /\ pc[c] = "parked" /\ latch[c]
    /\ latch' = [latch EXCEPT ![c] = FALSE]
    /\ Goto(c, "await")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, sum, left>>

-----------------------------------------------------------------------------
(* Who looks for the end *)

First(a) == IF a \notin Counting THEN 0 ELSE IF Mutant = "startsBeforeEnds" THEN started[a] ELSE ended[a]
Second(a) == IF a \notin Counting THEN 0 ELSE IF Mutant = "startsBeforeEnds" THEN ended[a] ELSE started[a]

\* Where it goes on.
Compared(a) ==
    IF a \in CPUs THEN "recheck" ELSE IF a # Closer THEN "outside" ELSE IF draining THEN "closed" ELSE "drainLate"

Drain ==
    /\ pc[Closer] = "outside" /\ ~draining
    /\ IF Mutant = "compareBeforeFlag" THEN UNCHANGED draining ELSE draining' = TRUE
    /\ Goto(Closer, "lookForTheEnd")
    /\ UNCHANGED <<stopping, started, ended, waiting, H, latch, sum, left>>

LookForTheEnd(a) ==
    /\ pc[a] = "lookForTheEnd"
    /\ IF draining \/ a = Closer
       THEN Goto(a, "firstCount") /\ sum' = [sum EXCEPT ![a] = [ahead |-> First(a), todo |-> Counting \ {a}]]
       ELSE Goto(a, IF a \in CPUs THEN "recheck" ELSE "outside") /\ UNCHANGED sum
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, left>>

\* Counter by counter. One's own does not change meanwhile, so it is read with the step before.
EndedCount(a) ==
    /\ pc[a] = "firstCount"
    /\ LET b == CHOOSE b \in sum[a].todo : TRUE
           ahead == sum[a].ahead + First(b)
           rest == sum[a].todo \ {b}
       IN IF rest # {}
          THEN sum' = [sum EXCEPT ![a] = [ahead |-> ahead, todo |-> rest]] /\ UNCHANGED pc
          ELSE sum' = [sum EXCEPT ![a] = [ahead |-> ahead - Second(a), todo |-> Counting \ {a}]] /\ Goto(a, "secondCount")
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, left>>

StartedCount(a) ==
    /\ pc[a] = "secondCount"
    /\ LET b == CHOOSE b \in sum[a].todo : TRUE
           ahead == sum[a].ahead - Second(b)
           rest == sum[a].todo \ {b}
       IN IF rest # {}
          THEN sum' = [sum EXCEPT ![a] = [ahead |-> ahead, todo |-> rest]] /\ UNCHANGED pc
          ELSE /\ sum' = [sum EXCEPT ![a] = NoSum]
               /\ Goto(a, IF ahead = 0 THEN "stopIfAllEnded" ELSE Compared(a))
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, H, latch, left>>

\* They were equal.
StopIfAllEnded(a) ==
    /\ pc[a] = "stopIfAllEnded"
    /\ stopping' = TRUE
    /\ Goto(a, "kickAll")
    /\ UNCHANGED <<draining, started, ended, waiting, H, latch, sum, left>>

\* Only in the mutant: the flag is set when the counts have been compared.
Drain_Late ==
    /\ pc[Closer] = "drainLate"
    /\ draining' = TRUE
    /\ Goto(Closer, "closed")
    /\ UNCHANGED <<stopping, started, ended, waiting, H, latch, sum, left>>

\* Takes everything out of H, one by one, and kicks it.
StopIfAllEnded_Kick(a) ==
    /\ pc[a] = "kickAll"
    /\ IF H = {} \/ Mutant = "stopWithoutKick"
       THEN Goto(a, Compared(a)) /\ UNCHANGED <<H, latch>>
       ELSE \E c \in H : H' = H \ {c} /\ latch' = [latch EXCEPT ![c] = TRUE] /\ UNCHANGED pc
    /\ UNCHANGED <<draining, stopping, started, ended, waiting, sum, left>>

GoesOn(a) ==
    \/ CountStart_Late(a) \/ IsDraining(a) \/ Place(a) \/ LookForTheEnd(a) \/ EndedCount(a) \/ StartedCount(a) \/ StopIfAllEnded(a) \/ StopIfAllEnded_Kick(a)
    \/ a \in CPUs /\ (TakeNext(a) \/ EnterHalt(a) \/ FindsWork(a) \/ IsHalted(a) \/ Halt(a))

Next ==
    \/ Drain \/ Drain_Late
    \/ \E a \in Actors : CountStart(a) \/ GoesOn(a)
    \/ \E c \in CPUs : CameOff(c)

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Drain) /\ WF_vars(Drain_Late) /\ \A a \in Actors : WF_vars(GoesOn(a)) /\ \A c \in CPUs : WF_vars(CameOff(c))

-----------------------------------------------------------------------------

Alive == waiting + Cardinality({c \in CPUs : pc[c] = "runs"}) + Cardinality({a \in Actors : pc[a] \in {"place"} /\ a \notin CPUs})

\* 20: it does not stop while a task is alive that was admitted.
NoEarlyStop == stopping => Alive = 0

\* 20: closed and nothing left to run: all loops leave.
Ending == <>[](\A c \in CPUs : pc[c] = "left")
=============================================================================
