package dev.heddle.litmus;

import dev.heddle.twin.Twin;
import java.util.List;

/**
 * The broken twins. Those of one round are applied together, so that one run of jcstress serves several; a test of a round
 * touches one broken place only, or else its failure would not say which.
 */
final class Twins {
    private static final String INBOX = "cpu.RemoteInbox";
    private static final String QUEUE = "cpu.ReadyRing";
    private static final String STATE = "cpu.TaskState";
    private static final String IDLE = "smp.IdleMask";
    private static final String FLAGS = "smp.CpuFlags";
    private static final String LATCH = "machine.HaltLatch";
    private static final String TIMER = "machine.SliceTimer";
    private static final String COMPARE_AND_SET = "compareAndSet";

    static final List<List<Twin>> ROUNDS = List.of(
            List.of(
                    new Twin(
                            "inbox: pushed in two steps, without a fence",
                            INBOX,
                            "push",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("RemoteInboxLitmus.PushPush", "IdleMaskLitmus.PushHalt")),
                    new Twin(
                            "ready queue: its owner takes in two steps",
                            QUEUE,
                            "claim",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("ReadyQueueLitmus.TakeSteal", "ReadyQueueLitmus.BatchTake")),
                    new Twin(
                            "task word: changed in two steps",
                            STATE,
                            "swap",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of(
                                    "TaskStateLitmus.WakeWake",
                                    "TaskStateLitmus.WakeComeOff",
                                    "TaskStateLitmus.DispatchDispatch",
                                    "TaskStateLitmus.CancelComeOff",
                                    "TaskStateLitmus.WakeCancel")),
                    new Twin(
                            "surplus: no fence between the tail and the look at the idle word",
                            "smp.WakeProtocol",
                            "notifySurplus",
                            "fullFence",
                            1,
                            Twin::drop,
                            List.of("WakeProtocolLitmus.AnnounceHalt")),
                    new Twin(
                            "pause: held cleared in two steps, without a fence",
                            FLAGS,
                            "clear",
                            "getAndBitwiseAnd",
                            1,
                            Twin::readThenAnd,
                            List.of("PauseControlLitmus.SetClear")),
                    new Twin(
                            "latch: PARKED in two steps",
                            LATCH,
                            "await",
                            COMPARE_AND_SET,
                            2,
                            Twin::compareThenSet,
                            List.of("HaltLatchLitmus.KickAwait")),
                    new Twin(
                            "timer: armed in two steps, without a fence",
                            TIMER,
                            "arm",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("SliceTimerLitmus.ArmPlan", "SliceTimerLitmus.ArmArm")),
                    new Twin(
                            "trace buffer: what was overwritten is kept",
                            "trace.EventRing",
                            "snapshot",
                            "min",
                            1,
                            Twin::zero,
                            List.of("EventRingLitmus.RecordSnapshot")),
                    new Twin(
                            "inbox: what was put back is taken in two steps",
                            INBOX,
                            "drain",
                            "getAndSet",
                            1,
                            Twin::readThenSet,
                            List.of("RemoteInboxLitmus.DrainDrainPutBack")),
                    new Twin(
                            "tenure: seized in two steps",
                            "machine.Tenure",
                            "seize",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("TenureLitmus.RoleSeize")),
                    new Twin(
                            "spin lock: taken in two steps",
                            "cpu.SpinLock",
                            "acquire",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("SpinLockLitmus.CountCount"))),
            List.of(
                    new Twin(
                            "inbox: drained in two steps",
                            INBOX,
                            "drain",
                            "getAndSet",
                            2,
                            Twin::readThenSet,
                            List.of("RemoteInboxLitmus.PushDrain", "RemoteInboxLitmus.DrainDrain")),
                    new Twin(
                            "ready queue: makes room over what nobody has taken",
                            QUEUE,
                            "passHoles",
                            "getAcquire",
                            1,
                            Twin::nothing,
                            List.of("ReadyQueueLitmus.GrowSteal")),
                    new Twin(
                            "ready queue: passes over what has not been filled yet",
                            QUEUE,
                            "peek",
                            "min",
                            1,
                            Twin::second,
                            List.of("ReadyQueueLitmus.AddPeek")),
                    new Twin(
                            "pause: held set in two steps, without a fence",
                            FLAGS,
                            "set",
                            "getAndBitwiseOr",
                            1,
                            Twin::readThenOr,
                            List.of("PauseControlLitmus.PushHold", "PauseControlLitmus.SetSet")),
                    new Twin(
                            "local wake: no fence between the tail and the look at the mark",
                            "cpu.PerCpuScheduler",
                            "seeToQueued",
                            "fullFence",
                            1,
                            Twin::drop,
                            List.of("WakeProtocolLitmus.QueueChange")),
                    new Twin(
                            "latch: KICKED in two steps",
                            LATCH,
                            "kick",
                            "getAndSet",
                            1,
                            Twin::readThenSet,
                            List.of("HaltLatchLitmus.KickAwait"))),
            List.of(
                    new Twin(
                            "idle word: changed in two steps, without a fence",
                            IDLE,
                            "swap",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of(
                                    "IdleMaskLitmus.LeaveLeave",
                                    "IdleMaskLitmus.EnterEnter",
                                    "IdleMaskLitmus.AnnounceAnnounce",
                                    "IdleMaskLitmus.PushHalt")),
                    new Twin(
                            "ready queue: a thief takes in two steps",
                            QUEUE,
                            "steal",
                            COMPARE_AND_SET,
                            1,
                            Twin::compareThenSet,
                            List.of("ReadyQueueLitmus.StealSteal")),
                    new Twin(
                            "moved: who may run is as it was",
                            "cpu.ReadyQueues",
                            "takeMisplaced",
                            "includeAll",
                            1,
                            Twin::drop,
                            List.of("RunnerSetLitmus.MoveLook")),
                    new Twin(
                            "pause: no second look",
                            "smp.PauseControl",
                            "endHold",
                            "isHeld",
                            2,
                            Twin::no,
                            List.of("PauseControlLitmus.PauseLeave")),
                    new Twin(
                            "ring: no fence between clearing the flag and the look at the inbox",
                            "cpu.CurrentTask",
                            "takeNeedResched",
                            "setVolatile",
                            1,
                            Twin::release,
                            List.of("WakeProtocolLitmus.RingDrain"))));

    private Twins() {}
}
