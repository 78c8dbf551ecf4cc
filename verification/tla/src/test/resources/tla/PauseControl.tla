---------------------------- MODULE PauseControl ----------------------------
(* Holding a CPU: dev.heddle.smp.PauseControl, the top of PerCpuScheduler's loop, and the halt.

   CPU 1 is paused and resumed again and again by `Pauser`, who waits for it as Pause does. `Pusher` chooses CPU 1 by an
   older look at who is open, and pushes to it. What CPU 1 may not run it hands on: `elsewhere` counts that.

   Actions bear the names of Java methods, which a test checks; what follows an underscore tells steps of one method apart. *)
EXTENDS Naturals

CONSTANTS TaskCount, PauseCount, Mutant

VARIABLES
    paused, held, ring, inH, latch, inbox, ready, elsewhere,
    cpu,      \* where the CPU is
    pusher,   \* where the pusher is
    pauser,   \* where the one who pauses is
    unwoken, pausesLeft,
    ran       \* tasks that have started
vars == <<paused, held, ring, inH, latch, inbox, ready, elsewhere, cpu, pusher, pauser, unwoken, pausesLeft, ran>>

Init ==
    /\ paused = FALSE /\ held = FALSE /\ ring = FALSE /\ inH = FALSE /\ latch = FALSE
    /\ inbox = 0 /\ ready = 0 /\ elsewhere = 0 /\ ran = 0
    /\ cpu = "top" /\ pusher = "outside" /\ pauser = "outside"
    /\ unwoken = TaskCount /\ pausesLeft = PauseCount

-----------------------------------------------------------------------------
(* The CPU *)

\* CurrentTask.takeNeedResched: clears the ring, then looks at the bits.
TakeNeedResched ==
    /\ cpu = "top"
    /\ ring' = FALSE
    /\ cpu' = IF ring THEN "isHeld" ELSE "drainInbox"
    /\ UNCHANGED <<paused, held, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

IsHeld ==
    /\ cpu = "isHeld"
    /\ cpu' = IF paused THEN "endHold" ELSE "drainInbox"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

DrainInbox ==
    /\ cpu = "drainInbox"
    /\ ready' = ready + inbox /\ inbox' = 0
    /\ cpu' = IF ready' > 0 THEN "dispatch" ELSE "enterHalt"
    /\ UNCHANGED <<paused, held, ring, inH, latch, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

Dispatch ==
    /\ cpu = "dispatch"
    /\ ready' = ready - 1 /\ ran' = ran + 1
    /\ cpu' = "runs"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, elsewhere, pusher, pauser, unwoken, pausesLeft>>

CameOff ==
    /\ cpu = "runs"
    /\ cpu' = "top"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

EnterHalt ==
    /\ cpu = "enterHalt"
    /\ inH' = TRUE
    /\ cpu' = "hasOwnWork"
    /\ UNCHANGED <<paused, held, ring, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

\* The inbox, and whether it was rung.
HasOwnWork ==
    /\ cpu = "hasOwnWork"
    /\ cpu' = IF inbox > 0 \/ (ring /\ Mutant # "noLookForRing") THEN "leaveHalt" ELSE "await"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

HaltToSearch ==
    /\ cpu = "leaveHalt"
    /\ inH' = FALSE
    /\ cpu' = "top"
    /\ UNCHANGED <<paused, held, ring, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

IsHalted ==
    /\ cpu = "await"
    /\ cpu' = IF inH THEN "parked" ELSE "top"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

Halt ==
    /\ cpu = "parked" /\ latch
    /\ latch' = FALSE
    /\ cpu' = "await"
    /\ UNCHANGED <<paused, held, ring, inH, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

\* waitWhileHeld: may it start tasks again? Takes its bit out of held, then looks once more.
EndHold ==
    /\ cpu = "endHold"
    /\ cpu' = IF paused THEN "heldTakesRing" ELSE "clearHeld"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

EndHold_Clear ==
    /\ cpu = "clearHeld"
    /\ held' = FALSE
    /\ cpu' = IF Mutant = "noSecondLook" THEN "drainInbox" ELSE "endHoldAgain"
    /\ UNCHANGED <<paused, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

EndHold_Again ==
    /\ cpu = "endHoldAgain"
    /\ cpu' = IF paused THEN "heldTakesRing" ELSE "drainInbox"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

WaitWhileHeld_TakeNeedResched ==
    /\ cpu = "heldTakesRing"
    /\ ring' = FALSE
    /\ cpu' = "moveMisplaced"
    /\ UNCHANGED <<paused, held, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

\* Drains, and hands everything on.
MoveMisplaced ==
    /\ cpu = "moveMisplaced"
    /\ elsewhere' = elsewhere + inbox + ready
    /\ inbox' = 0 /\ ready' = 0
    /\ cpu' = "saysHeld"
    /\ UNCHANGED <<paused, held, ring, inH, latch, pusher, pauser, unwoken, pausesLeft, ran>>

\* PauseControl.await: says that it is held, then looks at its inbox and at the bits, then waits.
Await_Held ==
    /\ cpu = "saysHeld"
    /\ held' = TRUE
    /\ cpu' = IF Mutant = "noLookAtInbox" THEN "looksAtBits" ELSE "looksAtInbox"
    /\ UNCHANGED <<paused, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

Await_HasOwnWork ==
    /\ cpu = "looksAtInbox"
    /\ cpu' = IF inbox > 0 \/ ring THEN "endHold" ELSE "looksAtBits"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

Await_IsHeld ==
    /\ cpu = "looksAtBits"
    /\ cpu' = IF paused \/ Mutant = "noLookAtBits" THEN "heldParked" ELSE "endHold"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

Await_Halt ==
    /\ cpu = "heldParked" /\ latch
    /\ latch' = FALSE
    /\ cpu' = "endHold"
    /\ UNCHANGED <<paused, held, ring, inH, inbox, ready, elsewhere, pusher, pauser, unwoken, pausesLeft, ran>>

-----------------------------------------------------------------------------
(* The pusher *)

PushRemote ==
    /\ pusher = "outside" /\ unwoken > 0
    /\ unwoken' = unwoken - 1
    /\ inbox' = inbox + 1
    /\ pusher' = "leaveHaltAndOwe"
    /\ UNCHANGED <<paused, held, ring, inH, latch, ready, elsewhere, cpu, pauser, pausesLeft, ran>>

LeaveHaltAndOwe ==
    /\ pusher = "leaveHaltAndOwe"
    /\ IF inH
       THEN inH' = FALSE /\ pusher' = "kick"
       ELSE UNCHANGED inH /\ pusher' = IF Mutant = "pusherIgnoresHeld" THEN "outside" ELSE "pushedTo"
    /\ UNCHANGED <<paused, held, ring, latch, inbox, ready, elsewhere, cpu, pauser, unwoken, pausesLeft, ran>>

PushedTo ==
    /\ pusher = "pushedTo"
    /\ pusher' = IF held THEN "kick" ELSE "outside"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, cpu, pauser, unwoken, pausesLeft, ran>>

Kick ==
    /\ pusher = "kick"
    /\ latch' = TRUE
    /\ pusher' = "outside"
    /\ UNCHANGED <<paused, held, ring, inH, inbox, ready, elsewhere, cpu, pauser, unwoken, pausesLeft, ran>>

-----------------------------------------------------------------------------
(* Who pauses *)

Pause ==
    /\ pauser = "outside" /\ pausesLeft > 0
    /\ pausesLeft' = pausesLeft - 1
    /\ IF Mutant = "ringBeforeBit"
       THEN ring' = TRUE /\ pauser' = "bitLate" /\ UNCHANGED paused
       ELSE paused' = TRUE /\ pauser' = "ring" /\ UNCHANGED ring
    /\ UNCHANGED <<held, inH, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, ran>>

Pause_BitLate ==
    /\ pauser = "bitLate"
    /\ paused' = TRUE
    /\ pauser' = "takeOutOfH"
    /\ UNCHANGED <<held, ring, inH, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

Ring ==
    /\ pauser = "ring"
    /\ ring' = TRUE
    /\ pauser' = "takeOutOfH"
    /\ UNCHANGED <<paused, held, inH, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

Ring_LeaveHaltAndOwe ==
    /\ pauser = "takeOutOfH"
    /\ IF inH /\ Mutant # "pauseWithoutKick"
       THEN inH' = FALSE /\ pauser' = "kick"
       ELSE UNCHANGED inH /\ pauser' = "waits"
    /\ UNCHANGED <<paused, held, ring, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

Ring_Kick ==
    /\ pauser = "kick"
    /\ latch' = TRUE
    /\ pauser' = "waits"
    /\ UNCHANGED <<paused, held, ring, inH, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

\* PauseControl.missing is empty: the handle is given to the user.
Missing ==
    /\ pauser = "waits" /\ held
    /\ pauser' = "holds"
    /\ UNCHANGED <<paused, held, ring, inH, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

\* It is closed; or who waits has given up.
Resume ==
    /\ pauser \in {"holds", "waits"}
    /\ paused' = FALSE
    /\ pauser' = "kickHeld"
    /\ UNCHANGED <<held, ring, inH, latch, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

KickHeld ==
    /\ pauser = "kickHeld"
    /\ IF held /\ Mutant # "resumeWithoutKick" THEN latch' = TRUE ELSE UNCHANGED latch
    /\ pauser' = "outside"
    /\ UNCHANGED <<paused, held, ring, inH, inbox, ready, elsewhere, cpu, pusher, unwoken, pausesLeft, ran>>

-----------------------------------------------------------------------------

Cpu ==
    \/ TakeNeedResched \/ IsHeld \/ DrainInbox \/ Dispatch \/ CameOff \/ EnterHalt \/ HasOwnWork \/ HaltToSearch \/ IsHalted \/ Halt
    \/ EndHold \/ EndHold_Clear \/ EndHold_Again \/ WaitWhileHeld_TakeNeedResched \/ MoveMisplaced \/ Await_Held \/ Await_HasOwnWork \/ Await_IsHeld \/ Await_Halt
PusherGoesOn == LeaveHaltAndOwe \/ PushedTo \/ Kick
PauserGoesOn == Pause_BitLate \/ Ring \/ Ring_LeaveHaltAndOwe \/ Ring_Kick \/ Missing \/ KickHeld
Next == Cpu \/ PushRemote \/ PusherGoesOn \/ Pause \/ PauserGoesOn \/ Resume

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Cpu) /\ WF_vars(PusherGoesOn) /\ WF_vars(PauserGoesOn)

-----------------------------------------------------------------------------

Sleeps == cpu \in {"parked", "heldParked"} /\ ~latch
Settled == Sleeps /\ pusher = "outside" /\ pauser \in {"outside", "holds", "waits"}

\* Nothing is lost.
Counted == unwoken + inbox + ready + elsewhere + ran = TaskCount

\* 21: once the handle is given, nothing starts here. (Nothing at all: the one task in hand has come off before.)
NothingStarts == pauser = "holds" => cpu \notin {"dispatch", "runs"}

\* 4, 6, 21: settled means that nothing waits here, held or not, and that a halted one was in H.
NothingStranded == Settled => inbox = 0 /\ ready = 0

\* A CPU that nobody pauses does not stay held, and one that is paused does not stay in its halt.
HeldIffPaused == Settled => (cpu = "heldParked" <=> paused)

\* 7: a held CPU is not in H.
HeldNotHalted == held => ~inH

\* Whoever pauses is not kept waiting, if tasks end.
PauseEnds == pauser = "ring" ~> (pauser = "holds" \/ ~paused)
=============================================================================
