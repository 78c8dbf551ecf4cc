---------------------------- MODULE WakeProtocol ----------------------------
(* Wake, search, halt: dev.heddle.smp.WakeProtocol over IdleMask, RemoteInbox, ReadyQueue and HaltLatch.

   Actions bear the names of Java methods, which a test checks; what follows an underscore tells steps of one method apart. One action is one access of a word that several CPUs share, and what its
   thread does alone until the next; so TLC sees every interleaving that sequential consistency allows. What weaker memory
   allows is for jcstress.

   Tasks are counted, not named: any CPU may run any of them, and each is woken once. A task that runs may wake others,
   and may end at any time or never. `External` is a thread that is no CPU.

   CPUs belong to domains, each with an idle word (its part of H and S) of its own. The rule for announcing surplus:

     look at the domains in order, one's own first. One with a searcher: stop, it is left to that one. One with a halted CPU that
     would do: move that one from H to S, kick it, stop. Else the next.

   Who enters S by itself sweeps its own domain, who was moved there from H sweeps all CPUs. Whoever leaves S as the last of its domain, or
   halts while S of its domain is empty, looks at all queues everywhere but those of CPUs in H, and announces what it sees in
   the same way. *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Domains,      \* a sequence of sets of CPUs; CPUs are 1..n
    PushCount,    \* tasks that are woken from elsewhere, by External or by tasks on other CPUs
    Targets,      \* the CPUs to which they are pushed
    LocalCount,   \* tasks that are woken by a task on the same CPU
    CpusPush,     \* whether tasks push too, or External alone
    Mutant        \* "none", or what is wrong: see the test

CPUs == UNION {Domains[d] : d \in DOMAIN Domains}
N == Cardinality(CPUs)
External == 0
Actors == CPUs \cup {External}

Dom(c) == Domains[CHOOSE d \in DOMAIN Domains : c \in Domains[d]]

\* The domains in the order in which one near c looks at them.
Order(c) ==
    LET own == CHOOSE d \in DOMAIN Domains : c \in Domains[d]
        D == Len(Domains)
    IN [i \in 1..D |-> Domains[((own + i - 2) % D) + 1]]

VARIABLES
    toPush, toWake, \* tasks that have not been woken
    inbox,        \* [CPUs -> Nat]
    ready,        \* [CPUs -> Nat]
    H, S,         \* halted, searching
    latch,        \* [CPUs -> BOOLEAN]: kicked
    busy,         \* [CPUs -> BOOLEAN]: runningLevel is not IDLE_LEVEL
    hand,         \* [CPUs -> Nat]: in hand or running: 0 or 1
    transit,      \* [CPUs -> Nat]: drained or stolen, in no queue yet
    moves,        \* how many tasks thieves have queued anew since a task has last run
    pc,           \* [Actors -> where it is]
    queues,       \* [Actors -> sequence]: CPUs to look at; THE_TASK stands for a task that has just been pushed
    doms,         \* [Actors -> sequence]: domains to announce in
    view,         \* [Actors -> CPU]: from where
    sleepers,     \* [Actors -> set of CPUs]: who was halted when it looked
    target,       \* [Actors -> CPU]: pushed to, or to be kicked
    back          \* [Actors -> where to go on]

shared == <<toPush, toWake, inbox, ready, H, S, latch, busy, hand, transit, moves>>
locals == <<queues, doms, view, sleepers, target, back>>
vars == <<shared, pc, locals>>
woken == <<toPush, toWake>>
TaskCount == PushCount + LocalCount
THE_TASK == 0

Init ==
    /\ toPush = PushCount /\ toWake = LocalCount
    /\ inbox = [c \in CPUs |-> 0]
    /\ ready = [c \in CPUs |-> 0]
    /\ H = {} /\ S = {}
    /\ latch = [c \in CPUs |-> FALSE]
    /\ busy = [c \in CPUs |-> FALSE]
    /\ hand = [c \in CPUs |-> 0]
    /\ transit = [c \in CPUs |-> 0]
    /\ moves = 0
    /\ pc = [a \in Actors |-> IF a = External THEN "outside" ELSE "drainInbox"]
    /\ queues = [a \in Actors |-> <<>>]
    /\ doms = [a \in Actors |-> <<>>]
    /\ view = [a \in Actors |-> 0]
    /\ sleepers = [a \in Actors |-> {}]
    /\ target = [a \in Actors |-> 0]
    /\ back = [a \in Actors |-> ""]

Goto(a, where) == pc' = [pc EXCEPT ![a] = where]

\* Forget what is not needed any more, so that equal states are equal.
Forget(a) ==
    /\ queues' = [queues EXCEPT ![a] = <<>>]
    /\ doms' = [doms EXCEPT ![a] = <<>>]
    /\ view' = [view EXCEPT ![a] = 0]
    /\ sleepers' = [sleepers EXCEPT ![a] = {}]
    /\ target' = [target EXCEPT ![a] = 0]
    /\ back' = [back EXCEPT ![a] = ""]

Outside(a) == IF a = External THEN "outside" ELSE "run"

\* What others' queues hold: seen by whoever looks. An inbox counts while its CPU runs something.
Stranded(v) == IF busy[v] THEN inbox[v] ELSE 0
Visible(v) == ready[v] + Stranded(v)

\* What an overview sees: it passes over those in H, which hold nothing.
Hint(v) == IF (v \in H) # (Mutant = "passOverTheAwake") THEN 0 ELSE Visible(v)

-----------------------------------------------------------------------------
(* Step 1: push *)

PushRemote(a, c) ==
    /\ pc[a] = Outside(a) /\ c # a
    /\ a = External \/ CpusPush
    /\ toPush > 0
    /\ toPush' = toPush - 1
    /\ target' = [target EXCEPT ![a] = c]
    /\ IF Mutant = "checkThenPublish"
       THEN \* reads the idle word first
            /\ sleepers' = [sleepers EXCEPT ![a] = H \cap {c}]
            /\ Goto(a, "publish")
            /\ UNCHANGED inbox
       ELSE /\ inbox' = [inbox EXCEPT ![c] = @ + 1]
            /\ Goto(a, "leaveHaltAndOwe")
            /\ UNCHANGED sleepers
    /\ UNCHANGED <<toWake, ready, H, S, latch, busy, hand, transit, moves, queues, doms, view, back>>

\* Only in the mutant: pushes, and goes by what it has read before.
Publish(a) ==
    /\ pc[a] = "publish"
    /\ inbox' = [inbox EXCEPT ![target[a]] = @ + 1]
    /\ IF sleepers[a] = {}
       THEN Goto(a, Outside(a)) /\ Forget(a)
       ELSE Goto(a, "leaveHaltAndOwe") /\ UNCHANGED locals
    /\ UNCHANGED <<woken, ready, H, S, latch, busy, hand, transit, moves>>

LeaveHaltAndOwe(a) ==
    /\ pc[a] = "leaveHaltAndOwe"
    /\ back' = [back EXCEPT ![a] = Outside(a)]
    /\ LET c == target[a] IN
       IF c \in H
       THEN /\ H' = H \ {c}
            /\ Goto(a, IF Mutant = "noKick" THEN Outside(a) ELSE "kick")
            /\ UNCHANGED <<queues, doms, view, target>>
       ELSE /\ Goto(a, "announce")
            /\ queues' = [queues EXCEPT ![a] = <<THE_TASK>>]
            /\ doms' = [doms EXCEPT ![a] = Order(c)]
            /\ view' = [view EXCEPT ![a] = c]
            /\ target' = [target EXCEPT ![a] = 0]
            /\ UNCHANGED H
    /\ UNCHANGED <<woken, inbox, ready, S, latch, busy, hand, transit, moves, sleepers>>

Kick(a) ==
    /\ pc[a] = "kick"
    /\ latch' = [latch EXCEPT ![target[a]] = TRUE]
    /\ Goto(a, back[a])
    /\ Forget(a)
    /\ UNCHANGED <<woken, inbox, ready, H, S, busy, hand, transit, moves>>

-----------------------------------------------------------------------------
(* Step 2: surplus *)

Rest(a) == IF Mutant = "announceInOwnDomain" THEN <<>> ELSE Tail(doms[a])

\* Nobody there for this queue: the next domain; after the last one, the next queue.
NextDomain(a) ==
    IF Rest(a) # <<>>
    THEN /\ doms' = [doms EXCEPT ![a] = Rest(a)]
         /\ sleepers' = [sleepers EXCEPT ![a] = {}]
         /\ Goto(a, "announce")
         /\ UNCHANGED <<queues, view, target, back>>
    ELSE IF Len(queues[a]) > 1
    THEN /\ doms' = [doms EXCEPT ![a] = <<>>]
         /\ sleepers' = [sleepers EXCEPT ![a] = {}]
         /\ queues' = [queues EXCEPT ![a] = Tail(@)]
         /\ Goto(a, "surplusHint")
         /\ UNCHANGED <<view, target, back>>
    ELSE Goto(a, back[a]) /\ Forget(a)

\* WakeProtocol.announce: reads one domain's idle word.
Announce(a) ==
    /\ pc[a] = "announce"
    /\ LET d == Head(doms[a])
           halted == (H \cap d) \ {view[a]}
       IN IF S \cap d # {}
          THEN Goto(a, back[a]) /\ Forget(a)
          ELSE IF halted = {}
          THEN NextDomain(a)
          ELSE /\ Goto(a, IF Head(queues[a]) = THE_TASK THEN "wakeSearcher" ELSE "runnersAmong")
               /\ sleepers' = [sleepers EXCEPT ![a] = halted]
               /\ UNCHANGED <<queues, doms, view, target, back>>
    /\ UNCHANGED shared

RunnersAmong(a) ==
    /\ pc[a] = "runnersAmong"
    /\ IF Visible(Head(queues[a])) > 0
       THEN Goto(a, "wakeSearcher") /\ UNCHANGED locals
       ELSE NextDomain(a)
    /\ UNCHANGED shared

\* IdleMask.wakeSearcherAndOwe: one CAS.
WakeSearcherAndOwe(a) ==
    /\ pc[a] = "wakeSearcher"
    /\ LET d == Head(doms[a]) IN
       IF S \cap d # {}
       THEN Goto(a, back[a]) /\ Forget(a) /\ UNCHANGED <<H, S>>
       ELSE IF H \cap d \cap sleepers[a] = {}
       THEN NextDomain(a) /\ UNCHANGED <<H, S>>
       ELSE \E c \in H \cap d \cap sleepers[a] :
            /\ H' = H \ {c}
            /\ S' = IF Mutant = "splitWake" THEN S ELSE S \cup {c}
            /\ Goto(a, IF Mutant = "splitWake" THEN "secondHalf" ELSE "kick")
            /\ target' = [target EXCEPT ![a] = c]
            /\ queues' = [queues EXCEPT ![a] = <<>>]
            /\ doms' = [doms EXCEPT ![a] = <<>>]
            /\ view' = [view EXCEPT ![a] = 0]
            /\ sleepers' = [sleepers EXCEPT ![a] = {}]
            /\ UNCHANGED back
    /\ UNCHANGED <<woken, inbox, ready, latch, busy, hand, transit, moves>>

\* Only in the mutant: S in a second step.
SecondHalf(a) ==
    /\ pc[a] = "secondHalf"
    /\ S' = S \cup {target[a]}
    /\ Goto(a, "kick")
    /\ UNCHANGED <<woken, inbox, ready, H, latch, busy, hand, transit, moves, locals>>

\* WakeProtocol.notifySurplus: announces what waits in the own queue.
NotifySurplus(c, where) ==
    /\ Goto(c, "announce")
    /\ queues' = [queues EXCEPT ![c] = <<c>>]
    /\ doms' = [doms EXCEPT ![c] = Order(c)]
    /\ view' = [view EXCEPT ![c] = c]
    /\ back' = [back EXCEPT ![c] = where]
    /\ UNCHANGED <<sleepers, target>>

Up(set) == CHOOSE s \in [1..Cardinality(set) -> set] : \A i, j \in DOMAIN s : i < j => s[i] < s[j]

\* The others whose queues are looked at, and their order.
Looks(c) == Up(IF Mutant = "lookAtOwnDomain" THEN Dom(c) \ {c} ELSE CPUs \ {c})

\* WakeProtocol.announceOthersSurplus: the own queue, then those of all others.
AnnounceOthersSurplus(c, where) ==
    /\ Goto(c, "announce")
    /\ queues' = [queues EXCEPT ![c] = <<c>> \o Looks(c)]
    /\ doms' = [doms EXCEPT ![c] = Order(c)]
    /\ view' = [view EXCEPT ![c] = c]
    /\ back' = [back EXCEPT ![c] = where]
    /\ UNCHANGED <<sleepers, target>>

\* The task that runs wakes another one here.
EnqueueLocal(c) ==
    /\ pc[c] = "run"
    /\ toWake > 0
    /\ toWake' = toWake - 1
    /\ ready' = [ready EXCEPT ![c] = @ + 1]
    /\ IF Mutant = "noLocalSurplus" THEN UNCHANGED <<pc, locals>> ELSE NotifySurplus(c, "run")
    /\ UNCHANGED <<toPush, inbox, H, S, latch, busy, hand, transit, moves>>

-----------------------------------------------------------------------------
(* The loop *)

DrainInbox(c) ==
    /\ pc[c] = "drainInbox"
    /\ transit' = [transit EXCEPT ![c] = inbox[c]]
    /\ inbox' = [inbox EXCEPT ![c] = 0]
    /\ Goto(c, IF inbox[c] = 0 THEN "holdsSurplus" ELSE "enqueue")
    /\ UNCHANGED <<woken, ready, H, S, latch, busy, hand, moves, locals>>

Add(c) ==
    /\ pc[c] = "enqueue"
    /\ ready' = [ready EXCEPT ![c] = @ + transit[c]]
    /\ transit' = [transit EXCEPT ![c] = 0]
    /\ Goto(c, "holdsSurplus")
    /\ UNCHANGED <<woken, inbox, H, S, latch, busy, hand, moves, locals>>

HoldsSurplus(c) ==
    /\ pc[c] = "holdsSurplus"
    /\ IF ready[c] >= 2 /\ Mutant # "noLoopSurplus"
       THEN NotifySurplus(c, "takeHighest")
       ELSE Goto(c, "takeHighest") /\ UNCHANGED locals
    /\ UNCHANGED shared

TakeNext(c) ==
    /\ pc[c] = "takeHighest"
    /\ IF ready[c] > 0
       THEN /\ ready' = [ready EXCEPT ![c] = @ - 1]
            /\ hand' = [hand EXCEPT ![c] = 1]
            /\ Goto(c, IF c \in S THEN "stopSearching" ELSE "dispatch")
            /\ UNCHANGED busy
       ELSE /\ busy' = [busy EXCEPT ![c] = FALSE]
            /\ Goto(c, "search")
            /\ UNCHANGED <<ready, hand>>
    /\ UNCHANGED <<woken, inbox, H, S, latch, transit, moves, locals>>

\* Stores the level, then looks at the inbox.
Dispatch(c) ==
    /\ pc[c] = "dispatch"
    /\ busy' = [busy EXCEPT ![c] = TRUE]
    /\ Goto(c, IF Mutant = "noLookAfterLevel" THEN "run" ELSE "dispatched")
    /\ moves' = 0
    /\ UNCHANGED <<woken, inbox, ready, H, S, latch, hand, transit, locals>>

Dispatched(c) ==
    /\ pc[c] = "dispatched"
    /\ IF inbox[c] > 0
       THEN NotifySurplus(c, "run")
       ELSE Goto(c, "run") /\ UNCHANGED locals
    /\ UNCHANGED shared

CameOff(c) ==
    /\ pc[c] = "run"
    /\ hand' = [hand EXCEPT ![c] = 0]
    /\ Goto(c, "drainInbox")
    /\ UNCHANGED <<woken, inbox, ready, H, S, latch, busy, transit, moves, locals>>

-----------------------------------------------------------------------------
(* Step 3: search *)

Victims(c, called) == {v \in CPUs : v # c /\ (called \/ v \in Dom(c))}

\* A sweep from a random start; while it lasts, `back` says how far it goes.
Sweeps(c, called) ==
    LET n == Cardinality(Victims(c, called))
        up == CHOOSE s \in [1..n -> Victims(c, called)] : \A i, j \in 1..n : i < j => s[i] < s[j]
    IN IF n = 0 THEN {<<>>} ELSE {[i \in 1..n |-> up[((i + r - 1) % n) + 1]] : r \in 0..(n - 1)}

Search(c) ==
    /\ pc[c] = "search"
    /\ LET awake == Cardinality(Dom(c) \ H)
           called == c \in S /\ Mutant # "sweepOwnDomain"
           may == c \in S \/ 2 * Cardinality(S \cap Dom(c)) < awake
       IN IF may
          THEN /\ S' = S \cup {c}
               /\ Goto(c, "stealFrom")
               /\ \E s \in Sweeps(c, called) : queues' = [queues EXCEPT ![c] = s \o s]
               /\ back' = [back EXCEPT ![c] = IF called THEN "everywhere" ELSE "near"]
          ELSE /\ Goto(c, "enterHalt")
               /\ UNCHANGED <<S, queues, back>>
    /\ UNCHANGED <<woken, inbox, ready, H, latch, busy, hand, transit, moves, doms, view, sleepers, target>>

\* The first half of queues looks at queues, the second at inboxes. One task stays in hand; another may come along.
StealFrom(c) ==
    /\ pc[c] = "stealFrom"
    /\ IF queues[c] = <<>>
       THEN Goto(c, "enterHalt") /\ Forget(c) /\ UNCHANGED <<inbox, ready, hand, transit, moves>>
       ELSE LET v == Head(queues[c])
                atQueues == Len(queues[c]) > Cardinality(Victims(c, back[c] = "everywhere"))
            IN IF atQueues /\ ready[v] > 0
               THEN /\ \E k \in 1..(IF ready[v] > 1 THEN 2 ELSE 1) :
                       /\ ready' = [ready EXCEPT ![v] = @ - k]
                       /\ LET queued == IF Mutant = "thiefRepublishes" THEN k ELSE k - 1
                          IN /\ hand' = [hand EXCEPT ![c] = k - queued]
                             /\ transit' = [transit EXCEPT ![c] = queued]
                             /\ moves' = moves + queued
                       /\ Goto(c, "stealBatch")
                    /\ Forget(c)
                    /\ UNCHANGED inbox
               ELSE IF ~atQueues /\ Stranded(v) > 0 /\ Mutant # "noTakeOver"
               THEN /\ hand' = [hand EXCEPT ![c] = 1]
                    /\ transit' = [transit EXCEPT ![c] = inbox[v] - 1]
                    /\ inbox' = [inbox EXCEPT ![v] = 0]
                    /\ Goto(c, "stealBatch")
                    /\ Forget(c)
                    /\ UNCHANGED <<ready, moves>>
               ELSE /\ queues' = [queues EXCEPT ![c] = Tail(queues[c])]
                    /\ UNCHANGED <<pc, inbox, ready, hand, transit, moves, doms, view, sleepers, target, back>>
    /\ UNCHANGED <<woken, H, S, latch, busy>>

\* The rest goes into the thief's own queue.
TakeInHand(c) ==
    /\ pc[c] = "stealBatch"
    /\ ready' = [ready EXCEPT ![c] = @ + transit[c]]
    /\ transit' = [transit EXCEPT ![c] = 0]
    /\ Goto(c, IF hand[c] = 1 THEN "stopSearching" ELSE "drainInbox")
    /\ UNCHANGED <<woken, inbox, H, S, latch, busy, hand, moves, locals>>

-----------------------------------------------------------------------------
(* Step 4: leaving S with a task in hand *)

StopSearching(c) ==
    /\ pc[c] = "stopSearching"
    /\ S' = S \ {c}
    /\ IF S' \cap Dom(c) = {} /\ Mutant # "noChain"
       THEN AnnounceOthersSurplus(c, "dispatch")
       ELSE Goto(c, "dispatch") /\ UNCHANGED locals
    /\ UNCHANGED <<woken, inbox, ready, H, latch, busy, hand, transit, moves>>

\* The next of the others' queues: only where something waits, as it seems.
SurplusHint(c) ==
    /\ pc[c] = "surplusHint"
    /\ IF Hint(Head(queues[c])) > 0
       THEN /\ doms' = [doms EXCEPT ![c] = Order(c)]
            /\ Goto(c, "announce")
            /\ UNCHANGED <<queues, view, sleepers, target, back>>
       ELSE IF Len(queues[c]) > 1
       THEN /\ queues' = [queues EXCEPT ![c] = Tail(@)]
            /\ UNCHANGED <<pc, doms, view, sleepers, target, back>>
       ELSE Goto(c, back[c]) /\ Forget(c)
    /\ UNCHANGED shared

-----------------------------------------------------------------------------
(* Step 5: halt *)

EnterHalt(c) ==
    /\ pc[c] = "enterHalt"
    /\ H' = H \cup {c}
    /\ S' = S \ {c}
    /\ LET last == S' \cap Dom(c) = {} /\ (Mutant = "resweepIfSearcher" => c \in S)
       IN back' = [back EXCEPT ![c] = IF last /\ Mutant # "noResweep" THEN "resweep" ELSE ""]
    /\ Goto(c, "hasOwnWork")
    /\ UNCHANGED <<woken, inbox, ready, latch, busy, hand, transit, moves, queues, doms, view, sleepers, target>>

HasOwnWork(c) ==
    /\ pc[c] = "hasOwnWork"
    /\ IF inbox[c] > 0 /\ Mutant # "noRecheck"
       THEN Goto(c, "haltToSearch") /\ Forget(c)
       ELSE IF back[c] = "resweep" /\ Looks(c) # <<>>
       THEN /\ queues' = [queues EXCEPT ![c] = Looks(c)]
            /\ back' = [back EXCEPT ![c] = ""]
            /\ Goto(c, "findsWork")
            /\ UNCHANGED <<doms, view, sleepers, target>>
       ELSE Goto(c, "await") /\ Forget(c)
    /\ UNCHANGED shared

\* Any CPU may run any task here, so whatever it sees is work for itself.
FindsWork(c) ==
    /\ pc[c] = "findsWork"
    /\ IF Hint(Head(queues[c])) > 0
       THEN Goto(c, "haltToSearch") /\ Forget(c)
       ELSE IF Len(queues[c]) > 1
       THEN queues' = [queues EXCEPT ![c] = Tail(@)] /\ UNCHANGED <<pc, doms, view, sleepers, target, back>>
       ELSE Goto(c, "await") /\ Forget(c)
    /\ UNCHANGED shared

HaltToSearch(c) ==
    /\ pc[c] = "haltToSearch"
    /\ IF c \in H
       THEN /\ H' = H \ {c} /\ S' = S \cup {c}
            /\ Goto(c, "drainInbox")
            /\ UNCHANGED locals
       ELSE \* kicked: by a pusher, who left us outside S, or by somebody who announced, who moved us to S
            /\ IF c \in S \/ Mutant = "kickedOwesNothing"
               THEN Goto(c, "drainInbox") /\ UNCHANGED locals
               ELSE AnnounceOthersSurplus(c, "drainInbox")
            /\ UNCHANGED <<H, S>>
    /\ UNCHANGED <<woken, inbox, ready, latch, busy, hand, transit, moves>>

IsHalted(c) ==
    /\ pc[c] = "await"
    /\ Goto(c, IF c \in H THEN "parked" ELSE "drainInbox")
    /\ UNCHANGED <<shared, locals>>

\* Machine.halt: returns for a kick and for nothing else.
Halt(c) ==
    /\ pc[c] = "parked"
    /\ latch[c]
    /\ latch' = [latch EXCEPT ![c] = FALSE]
    /\ Goto(c, "await")
    /\ UNCHANGED <<woken, inbox, ready, H, S, busy, hand, transit, moves, locals>>

-----------------------------------------------------------------------------

Announcing(a) ==
    \/ Publish(a) \/ LeaveHaltAndOwe(a) \/ Kick(a) \/ Announce(a) \/ RunnersAmong(a) \/ WakeSearcherAndOwe(a) \/ SecondHalf(a)

Loop(c) ==
    \/ Announcing(c)
    \/ DrainInbox(c) \/ Add(c) \/ HoldsSurplus(c) \/ TakeNext(c) \/ Dispatch(c) \/ Dispatched(c)
    \/ Search(c) \/ StealFrom(c) \/ TakeInHand(c)
    \/ StopSearching(c) \/ SurplusHint(c)
    \/ EnterHalt(c) \/ HasOwnWork(c) \/ FindsWork(c) \/ HaltToSearch(c) \/ IsHalted(c) \/ Halt(c)

Next ==
    \/ Announcing(External)
    \/ \E c \in CPUs : Loop(c) \/ CameOff(c) \/ EnqueueLocal(c)
    \/ \E a \in Actors, c \in Targets : PushRemote(a, c)

Spec == Init /\ [][Next]_vars

(* A state on the way of three CPUs, for what takes too long to be found from the beginning: 1 runs a task that was pushed to it when nobody was halted, 3 has looked for work and
   has halted since, 2 has not begun. *)
InitBusy ==
    /\ toPush = PushCount - 1 /\ toWake = LocalCount
    /\ inbox = [c \in CPUs |-> 0]
    /\ ready = [c \in CPUs |-> 0]
    /\ H = {3} /\ S = {}
    /\ latch = [c \in CPUs |-> FALSE]
    /\ busy = [c \in CPUs |-> c = 1]
    /\ hand = [c \in CPUs |-> IF c = 1 THEN 1 ELSE 0]
    /\ transit = [c \in CPUs |-> 0]
    /\ moves = 0
    /\ pc = [a \in Actors |-> CASE a = External -> "outside" [] a = 1 -> "run" [] a = 2 -> "drainInbox" [] a = 3 -> "parked"]
    /\ queues = [a \in Actors |-> <<>>]
    /\ doms = [a \in Actors |-> <<>>]
    /\ view = [a \in Actors |-> 0]
    /\ sleepers = [a \in Actors |-> {}]
    /\ target = [a \in Actors |-> 0]
    /\ back = [a \in Actors |-> ""]

BusySpec == InitBusy /\ [][Next]_vars

\* For liveness: CPUs and External go on with what they have begun. A task need never end.
FairSpec == Spec /\ (\A c \in CPUs : WF_vars(Loop(c))) /\ WF_vars(Announcing(External))

-----------------------------------------------------------------------------
(* What must hold; the numbers are those of docs/protocol.md. *)

Sum(f) == LET RECURSIVE sum(_)
              sum(set) == IF set = {} THEN 0 ELSE LET x == CHOOSE x \in set : TRUE IN f[x] + sum(set \ {x})
          IN sum(CPUs)

KickInFlight(c) == latch[c] \/ \E a \in Actors : target[a] = c /\ pc[a] \in {"kick", "secondHalf"}
PushInFlight(c) == \E a \in Actors : target[a] = c /\ pc[a] \in {"leaveHaltAndOwe", "publish"}
MidProtocol(a) == pc[a] \notin {"run", "outside", "parked"} \/ (pc[a] = "parked" /\ (a \notin H \/ KickInFlight(a)))
Asleep(c) == pc[c] \in {"await", "parked"} /\ c \in H

\* 1: nothing is lost or doubled on its way: the counts stay within what was woken.
Counted == toPush + toWake + Sum(inbox) + Sum(ready) + Sum(hand) + Sum(transit) <= TaskCount

\* 4, 6: who sleeps has an empty inbox, unless a pusher is about to kick it.
NobodySleepsOnItsInbox == \A c \in CPUs : Asleep(c) /\ ~PushInFlight(c) => inbox[c] = 0

\* 5: work conservation.
WorkConserved ==
    (\A a \in Actors : ~MidProtocol(a)) =>
        \A h \in CPUs : pc[h] = "parked" => \A v \in CPUs : v # h => Visible(v) = 0

\* 7
Disjoint ==
    /\ H \cap S = {}
    /\ \A c \in S : pc[c] \notin {"run", "dispatch", "dispatched"}

\* A CPU that was taken out of H is kicked.
KicksArrive == \A c \in CPUs : pc[c] = "parked" /\ c \notin H => KickInFlight(c)

\* 24: stealing makes progress.
StealsRun == moves <= 2 * N

\* 10: with a CPU for each task that is woken, no task waits for ever, though none of them ever ends.
NobodyWaits == \A c \in CPUs : (inbox[c] + ready[c] > 0) ~> (inbox[c] + ready[c] = 0)
=============================================================================
