------------------------------ MODULE TaskWord ------------------------------
(* The task word: dev.heddle.cpu.TaskState and what its callers (PerCpuScheduler, PreemptibleTask) owe.

   One task; two threads that wake it, one that cancels it, and CPUs. A wake says something first (`said`), as
   whoever unparks does; the task looks whether something was said, and blocks if not. A transition that the Java code makes by a CAS in a loop is
   one action: it is decided by the word that the CAS has seen. *)
EXTENDS Naturals, FiniteSets

CONSTANTS CPUs, Wakers, Mutant

VARIABLES
    phase, notified, queued, cancelled,  \* the word
    places,     \* how often the task is in a queue or an inbox
    said,       \* wakers have said something that the task has not seen
    interrupted,\* the call it blocks in is to end
    waker,      \* [Wakers -> "start" (it has not woken yet), "said", "owes", "done"]
    canceller,  \* "idle", then what it owes
    cpu,        \* [CPUs -> where it is]
    reaps,      \* ends of the task
    looked,     \* what the task saw when it looked: TRUE = nothing was said, so it will block
    begun,      \* the body has been entered
    blockedBy   \* who has set BLOCKED: always the CPU that ran it

word == <<phase, notified, queued, cancelled>>
vars == <<word, places, said, interrupted, waker, canceller, cpu, reaps, looked, begun, blockedBy>>

Init ==
    /\ phase = "NEW" /\ notified = FALSE /\ queued = FALSE /\ cancelled = FALSE
    /\ places = 0 /\ said = FALSE /\ interrupted = FALSE
    /\ waker = [w \in Wakers |-> "start"]
    /\ canceller = "idle"
    /\ cpu = [c \in CPUs |-> "loop"]
    /\ reaps = 0 /\ looked = FALSE /\ begun = FALSE /\ blockedBy = "nobody"

Starter == CHOOSE w \in Wakers : TRUE

\* TaskState.wakeNewAndOwe
WakeNewAndOwe(w) ==
    /\ waker[w] = "start" /\ w = Starter
    /\ IF phase = "NEW"
       THEN /\ phase' = "READY" /\ queued' = TRUE
            /\ waker' = [waker EXCEPT ![w] = "owes"]
       ELSE UNCHANGED <<phase, queued>> /\ waker' = [waker EXCEPT ![w] = "done"]
    /\ UNCHANGED <<notified, cancelled, places, said, interrupted, canceller, cpu, reaps, looked, begun, blockedBy>>

Say(w) ==
    /\ waker[w] = "start" /\ w # Starter
    /\ said' = TRUE
    /\ waker' = [waker EXCEPT ![w] = "said"]
    /\ UNCHANGED <<word, places, interrupted, canceller, cpu, reaps, looked, begun, blockedBy>>

\* What TaskState.wakeAndOwe does to the word; owe tells whether the caller must enqueue.
Wake(owe) ==
    IF phase = "BLOCKED"
    THEN phase' = "READY" /\ queued' = TRUE /\ notified' = FALSE /\ owe = TRUE
    ELSE IF phase = "RUNNING"
    THEN IF Mutant = "wakeOfRunningEnqueues"
         THEN phase' = "READY" /\ queued' = TRUE /\ owe = TRUE /\ UNCHANGED notified
         ELSE /\ notified' = (Mutant # "noNotified")
              /\ owe = FALSE
              /\ UNCHANGED <<phase, queued>>
    ELSE /\ UNCHANGED <<phase, queued, notified>>
         /\ owe = (Mutant = "doublePush" /\ phase = "READY")

WakeAndOwe(w) ==
    /\ waker[w] = "said"
    /\ \E owe \in BOOLEAN : Wake(owe) /\ waker' = [waker EXCEPT ![w] = IF owe THEN "owes" ELSE "done"]
    /\ UNCHANGED <<cancelled, places, said, interrupted, canceller, cpu, reaps, looked, begun, blockedBy>>

Place(w) ==
    /\ waker[w] = "owes"
    /\ places' = places + 1
    /\ waker' = [waker EXCEPT ![w] = "done"]
    /\ UNCHANGED <<word, said, interrupted, canceller, cpu, reaps, looked, begun, blockedBy>>

-----------------------------------------------------------------------------

\* TaskState.cancelAndOwe
CancelAndOwe ==
    /\ canceller = "idle"
    /\ IF phase = "DEAD" \/ cancelled
       THEN UNCHANGED <<phase, queued, cancelled, reaps>> /\ canceller' = "done"
       ELSE /\ cancelled' = TRUE
            /\ IF phase = "BLOCKED" /\ Mutant # "cancelWithoutWake"
               THEN phase' = "READY" /\ queued' = TRUE
               ELSE UNCHANGED <<phase, queued>>
            /\ reaps' = IF Mutant = "cancelReaps" /\ phase = "READY" THEN reaps + 1 ELSE reaps
            /\ canceller' =
                 CASE phase = "NEW" -> "START"
                   [] phase = "BLOCKED" -> IF Mutant = "cancelWithoutWake" THEN "done" ELSE "ENQUEUE"
                   [] OTHER -> IF Mutant = "cancelWithoutInterrupt" THEN "done" ELSE "INTERRUPT"
    /\ UNCHANGED <<notified, places, said, interrupted, waker, cpu, looked, begun, blockedBy>>

\* The call that it blocks in is ended first; that is a wake, too, after the flag has been set.
Cancel_Interrupt ==
    /\ canceller \in {"INTERRUPT", "ENQUEUE"}
    /\ interrupted' = TRUE
    /\ canceller' = IF canceller = "ENQUEUE" THEN "enqueue" ELSE "wake"
    /\ UNCHANGED <<word, places, said, waker, cpu, reaps, looked, begun, blockedBy>>

Cancel_Wake ==
    /\ canceller = "wake"
    /\ \E owe \in BOOLEAN : Wake(owe) /\ canceller' = IF owe THEN "enqueue" ELSE "done"
    /\ UNCHANGED <<cancelled, places, said, interrupted, waker, cpu, reaps, looked, begun, blockedBy>>

StartToEnd ==
    /\ canceller = "START"
    /\ IF phase = "NEW"
       THEN phase' = "READY" /\ queued' = TRUE /\ canceller' = "enqueue"
       ELSE UNCHANGED <<phase, queued>> /\ canceller' = "done"
    /\ UNCHANGED <<notified, cancelled, places, said, interrupted, waker, cpu, reaps, looked, begun, blockedBy>>

Cancel_Place ==
    /\ canceller = "enqueue"
    /\ places' = places + 1
    /\ canceller' = "done"
    /\ UNCHANGED <<word, said, interrupted, waker, cpu, reaps, looked, begun, blockedBy>>

-----------------------------------------------------------------------------
(* A CPU *)

\* Wins a slot, or drains an inbox: of two places only one thread gets each.
TakeNext(c) ==
    /\ cpu[c] = "loop" /\ places > 0
    /\ places' = places - 1
    /\ cpu' = [cpu EXCEPT ![c] = "inHand"]
    /\ UNCHANGED <<word, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

DispatchAndOwe(c) ==
    /\ cpu[c] = "inHand"
    /\ IF phase = "READY" /\ queued
       THEN /\ phase' = "RUNNING" /\ queued' = FALSE
            /\ cpu' = [cpu EXCEPT ![c] = "resumes"]
       ELSE UNCHANGED <<phase, queued>> /\ cpu' = [cpu EXCEPT ![c] = "loop"]
    /\ UNCHANGED <<notified, cancelled, places, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

\* The affinity has changed: the dispatch is undone.
UndoDispatchAndOwe(c) ==
    /\ cpu[c] = "resumes"
    /\ phase' = "READY" /\ queued' = TRUE /\ notified' = FALSE
    /\ cpu' = [cpu EXCEPT ![c] = "mustEnqueue"]
    /\ IF Mutant = "undoKeepsNothing" THEN cancelled' = FALSE ELSE UNCHANGED cancelled
    /\ UNCHANGED <<places, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

\* The body looks whether it may go on. One that was cancelled before it began is skipped.
Resume(c) ==
    /\ cpu[c] = "resumes"
    /\ looked' = (~said /\ ~interrupted /\ (begun \/ ~cancelled))
    /\ begun' = TRUE
    /\ interrupted' = (interrupted \/ (~begun /\ cancelled))
    /\ said' = FALSE
    /\ cpu' = [cpu EXCEPT ![c] = "runs"]
    /\ UNCHANGED <<word, places, waker, canceller, reaps, blockedBy>>

\* It ends if it was cancelled, or may end when it has been told something; it yields; or it blocks.
Reaped(c) ==
    /\ cpu[c] = "runs" /\ ~looked
    /\ reaps' = reaps + 1
    /\ cpu' = [cpu EXCEPT ![c] = "reaped"]
    /\ UNCHANGED <<word, places, said, interrupted, waker, canceller, looked, begun, blockedBy>>

End(c) ==
    /\ cpu[c] = "reaped"
    /\ phase' = "DEAD" /\ notified' = FALSE /\ queued' = FALSE /\ cancelled' = FALSE
    /\ cpu' = [cpu EXCEPT ![c] = "loop"]
    /\ UNCHANGED <<places, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

\* A yield is a wake of oneself.
Yields(c) ==
    /\ cpu[c] = "runs" /\ ~looked
    /\ Wake(FALSE)
    /\ cpu' = [cpu EXCEPT ![c] = "blocks"]
    /\ UNCHANGED <<cancelled, places, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

Blocks(c) ==
    /\ cpu[c] = "runs" /\ looked
    /\ cpu' = [cpu EXCEPT ![c] = "blocks"]
    /\ UNCHANGED <<word, places, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

ComeOffAndOwe(c) ==
    /\ cpu[c] = "blocks"
    /\ LET again == notified /\ ~(Mutant = "endIgnoresCancel" /\ cancelled)
       IN /\ phase' = IF again THEN "READY" ELSE "BLOCKED"
          /\ queued' = again
          /\ cpu' = [cpu EXCEPT ![c] = IF again THEN "mustEnqueue" ELSE "loop"]
    /\ notified' = FALSE
    /\ blockedBy' = IF phase = "RUNNING" THEN blockedBy ELSE "somebody else"
    /\ UNCHANGED <<cancelled, places, said, interrupted, waker, canceller, reaps, looked, begun>>

AddAgain(c) ==
    /\ cpu[c] = "mustEnqueue"
    /\ places' = places + 1
    /\ cpu' = [cpu EXCEPT ![c] = "loop"]
    /\ UNCHANGED <<word, said, interrupted, waker, canceller, reaps, looked, begun, blockedBy>>

-----------------------------------------------------------------------------

WakerStep(w) == WakeNewAndOwe(w) \/ Say(w) \/ WakeAndOwe(w) \/ Place(w)
CancelStep == Cancel_Interrupt \/ Cancel_Wake \/ StartToEnd \/ Cancel_Place
CpuStep(c) ==
    \/ TakeNext(c) \/ DispatchAndOwe(c) \/ Resume(c) \/ Reaped(c) \/ End(c) \/ Yields(c) \/ Blocks(c) \/ ComeOffAndOwe(c) \/ AddAgain(c)

Next ==
    \/ \E w \in Wakers : WakerStep(w)
    \/ CancelAndOwe \/ CancelStep
    \/ \E c \in CPUs : CpuStep(c) \/ UndoDispatchAndOwe(c)

Spec == Init /\ [][Next]_vars

\* CPUs go on, debts are paid, the body ends if it can again and again.
FairSpec ==
    /\ Spec
    /\ \A w \in Wakers : WF_vars(Place(w)) /\ WF_vars(WakeAndOwe(w))
    /\ WF_vars(CancelStep)
    /\ \A c \in CPUs : WF_vars(CpuStep(c)) /\ SF_vars(Reaped(c)) /\ SF_vars(Resume(c))

-----------------------------------------------------------------------------

On == {c \in CPUs : cpu[c] \in {"resumes", "runs", "blocks", "reaped"}}
Owed == Cardinality({w \in Wakers : waker[w] = "owes"}) + (IF canceller = "enqueue" \/ (canceller = "ENQUEUE") THEN 1 ELSE 0)
        + Cardinality({c \in CPUs : cpu[c] = "mustEnqueue"})

\* 1: queued, in an inbox, about to be put there, in hand or running: at most once.
AtMostOnce == places + Owed + Cardinality({c \in CPUs : cpu[c] = "inHand"}) + Cardinality(On) <= 1

\* 2: never on two CPUs.
OnOneCpu == Cardinality(On) <= 1

\* 11: on a CPU means RUNNING, and QUEUED means READY; BLOCKED is set by the CPU that ran it, out of RUNNING.
Legal ==
    /\ On # {} => phase = "RUNNING"
    /\ queued <=> phase = "READY"
    /\ notified => phase = "RUNNING"
    /\ blockedBy = "nobody"

\* 14: one end.
OneEnd == reaps <= 1 /\ (phase = "DEAD" => reaps = 1)

\* 12, 13: settled and told something means that it does not sleep.
NoLostWake ==
    (/\ \A w \in Wakers : waker[w] \in {"start", "done"}
     /\ canceller \in {"idle", "done"}
     /\ places = 0 /\ \A c \in CPUs : cpu[c] = "loop")
        => ~(phase = "BLOCKED" /\ (said \/ cancelled))

\* 15: a cancelled task ends.
CancelEnds == [](cancelled => <>(phase = "DEAD"))
\* What was marked stays marked until the end.
CancelStays == [][cancelled => (cancelled' \/ phase' = "DEAD")]_vars
=============================================================================
