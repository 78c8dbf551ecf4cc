------------------------------- MODULE Tenure -------------------------------
(* The hand-over of a CPU whose carrier is blocked: dev.heddle.machine.Tenure and dev.heddle.smp.HandOver.

   Carrier 1 holds the CPU; each carrier that comes after it is the next number. A task calls the engine now and then: that call reads the
   role, and while it is in the engine it may use the CPU. Two threads must never use it at a time. *)
EXTENDS Naturals, FiniteSets

CONSTANTS CarrierCount, Mutant

Carriers == 1..CarrierCount

VARIABLES
    role,     \* [Carriers -> "cpu", "CLAIMED", "retired", "none" (it has not begun)]
    pc,       \* [Carriers -> where it is]
    found,    \* [Carriers -> what it last read its role to be]
    watchdog, \* where the watchdog is
    suspect   \* the carrier that it looks at

vars == <<role, pc, found, watchdog, suspect>>

Init ==
    /\ role = [c \in Carriers |-> IF c = 1 THEN "cpu" ELSE "none"]
    /\ pc = [c \in Carriers |-> IF c = 1 THEN "inLoop" ELSE "unborn"]
    /\ found = [c \in Carriers |-> "cpu"]
    /\ watchdog = "patrols" /\ suspect = 1

-----------------------------------------------------------------------------
(* A carrier. In its loop it uses the CPU; then a task of its runs. *)

Resume(c) ==
    /\ pc[c] = "inLoop"
    /\ pc' = [pc EXCEPT ![c] = "inTask"]
    /\ UNCHANGED <<role, found, watchdog, suspect>>

\* The task calls the engine, or comes off: each reads the role first. A claim is settled by CAS.
CallEngine(c, kind) ==
    /\ pc[c] = "inTask"
    /\ pc' = [pc EXCEPT ![c] = IF kind = "call" THEN "readsRole" ELSE "comesOff"]
    /\ UNCHANGED <<role, found, watchdog, suspect>>

Role(c) ==
    /\ pc[c] \in {"readsRole", "comesOff"}
    /\ IF role[c] = "CLAIMED"
       THEN IF Mutant = "claimCountsAsRetired"
            THEN found' = [found EXCEPT ![c] = "retired"] /\ UNCHANGED role
            ELSE IF Mutant = "claimCountsAsCpu"
            THEN found' = [found EXCEPT ![c] = "cpu"] /\ UNCHANGED role
            ELSE role' = [role EXCEPT ![c] = "cpu"] /\ found' = [found EXCEPT ![c] = "cpu"]
       ELSE found' = [found EXCEPT ![c] = role[c]] /\ UNCHANGED role
    /\ pc' = [pc EXCEPT ![c] = IF pc[c] = "readsRole" THEN "inEngine" ELSE "cameOff"]
    /\ UNCHANGED <<watchdog, suspect>>

\* It is done with the CPU before it goes back to the task's own code.
ReturnToTask(c) ==
    /\ pc[c] = "inEngine"
    /\ pc' = [pc EXCEPT ![c] = "inTask"]
    /\ UNCHANGED <<role, found, watchdog, suspect>>

CameOff(c) ==
    /\ pc[c] = "cameOff"
    /\ pc' = [pc EXCEPT ![c] = IF found[c] = "cpu" THEN "inLoop" ELSE "gone"]
    /\ UNCHANGED <<role, found, watchdog, suspect>>

-----------------------------------------------------------------------------
(* The watchdog *)

Newest == CHOOSE c \in Carriers : role[c] # "none" /\ \A d \in Carriers : d > c => role[d] = "none"

Claim ==
    /\ watchdog = "patrols" /\ Newest < CarrierCount
    /\ suspect' = Newest
    /\ IF role[Newest] = "cpu"
       THEN role' = [role EXCEPT ![Newest] = "CLAIMED"] /\ watchdog' = IF Mutant = "noHandshake" THEN "seizes" ELSE "shakesHands"
       ELSE UNCHANGED role /\ UNCHANGED watchdog
    /\ UNCHANGED <<pc, found>>

\* A stack trace: is it in its task, and no frame of the engine on it?
SeizeAndOwe_Handshake ==
    /\ watchdog = "shakesHands"
    /\ watchdog' = IF pc[suspect] = "inTask" THEN "seizes" ELSE IF Mutant = "neverGivesUp" THEN "patrols" ELSE "givesUp"
    /\ UNCHANGED <<role, pc, found, suspect>>

GiveUp ==
    /\ watchdog = "givesUp"
    /\ role' = [role EXCEPT ![suspect] = IF @ = "CLAIMED" THEN "cpu" ELSE @]
    /\ watchdog' = "patrols"
    /\ UNCHANGED <<pc, found, suspect>>

Seize ==
    /\ watchdog = "seizes"
    /\ IF role[suspect] = "CLAIMED" \/ Mutant = "seizeByStore"
       THEN role' = [role EXCEPT ![suspect] = "retired"] /\ watchdog' = "starts"
       ELSE UNCHANGED role /\ watchdog' = IF Mutant = "startsAnyway" THEN "starts" ELSE "patrols"
    /\ UNCHANGED <<pc, found, suspect>>

Start ==
    /\ watchdog = "starts"
    /\ role' = [role EXCEPT ![suspect + 1] = "cpu"]
    /\ pc' = [pc EXCEPT ![suspect + 1] = "inLoop"]
    /\ watchdog' = "patrols"
    /\ UNCHANGED <<found, suspect>>

-----------------------------------------------------------------------------

Carrier(c) == Resume(c) \/ CallEngine(c, "call") \/ CallEngine(c, "off") \/ Role(c) \/ ReturnToTask(c) \/ CameOff(c)
Watchdog == Claim \/ SeizeAndOwe_Handshake \/ GiveUp \/ Seize \/ Start
Next == Watchdog \/ \E c \in Carriers : Carrier(c)
Spec == Init /\ [][Next]_vars
\* Carriers come back to their loops now and then; the watchdog goes on.
FairSpec == Spec /\ WF_vars(SeizeAndOwe_Handshake \/ GiveUp \/ Seize \/ Start)
                 /\ \A c \in Carriers : WF_vars(Role(c) \/ ReturnToTask(c) \/ CameOff(c))

-----------------------------------------------------------------------------

Uses(c) == \/ pc[c] = "inLoop"
           \/ pc[c] \in {"inEngine", "cameOff"} /\ found[c] = "cpu"

\* One thread is the CPU at a time.
OneUser == Cardinality({c \in Carriers : Uses(c)}) <= 1

\* The CPU has a thread: at most one holds it or is claimed from, and if none does, the watchdog is about to start one.
OneHolder ==
    LET holders == {c \in Carriers : role[c] \in {"cpu", "CLAIMED"}}
    IN Cardinality(holders) = 1 \/ (holders = {} /\ watchdog = "starts")

\* Who has left its loop has lost its CPU: a claim alone makes nobody leave.
LeavesOnlyRetired == \A c \in Carriers : pc[c] = "gone" => role[c] = "retired"

\* A claim does not stay.
ClaimsEnd == \A c \in Carriers : role[c] = "CLAIMED" ~> role[c] # "CLAIMED"
=============================================================================
