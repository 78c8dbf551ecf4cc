package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static dev.heddle.explorer.Mutant.dropped;
import static dev.heddle.explorer.Mutant.ignored;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * The ways in which we break what controls tasks and CPUs: cancelling, moving, pausing, going offline, stopping. Many of them
 * are the engine as it was until the explorer found the schedule.
 *
 * <p>Not here, because 30 000 to 100 000 schedules did not tell them from the engine, though some schedule would: {@code
 * outdated} not looked at on dispatch, or cleared after the look; the batch of a thief not sorted ({@code StealingTest} finds
 * it); a pusher that does not read the affinity again, or a CPU that does not when it drains; the CPU that leaves not rescuing its inbox itself; the held neither
 * rung on a resume, nor kicked when a CPU comes online or a task is moved; {@code offline} read before {@code leaving}.
 */
final class ControlMutants {
    private static final String SMP = "smp.Smp";
    private static final String CHANGES = "smp.TaskChanges";
    private static final String PROTOCOL = "smp.WakeProtocol";
    private static final String CPU = "cpu.PerCpuScheduler";
    private static final String PEER = "cpu.PeerCpu";
    private static final String QUEUES = "cpu.ReadyQueues";
    private static final String TASK = "cpu.PreemptibleTask";
    private static final String STATE = "cpu.TaskState";
    private static final String PAUSE = "smp.PauseControl";
    private static final ClassDesc MASK = ClassDesc.of("dev.heddle.cpu.CpuMask");
    private static final int CANCELLED = 32;

    /** Cancelling. */
    static final List<Mutant> CANCELLING = List.of(
            Mutant.of("cancel: not enqueued", TASK, "cancel", call("place"), dropped(code -> {})),
            Mutant.of("cancel: its CPU not interrupted", TASK, "cancel", call("cancelled"), dropped(code -> {})),
            Mutant.of("cancel: not started", TASK, "cancel", call("startToEnd"), dropped(code -> {})),
            Mutant.of(
                    "cancel: blocking goes on, in a task not started",
                    TASK,
                    "cancel",
                    call("interrupt"),
                    dropped(code -> {})),
            Mutant.of(
                            "cancel: blocking goes on, in one that was blocked",
                            TASK,
                            "cancel",
                            call("interrupt"),
                            dropped(code -> {}))
                    .at(2),
            Mutant.of(
                            "cancel: blocking goes on, in one that ran or was queued",
                            TASK,
                            "cancel",
                            call("interrupt"),
                            dropped(code -> {}))
                    .at(3),
            Mutant.of(
                    "dispatch: cancellation not looked at",
                    CPU,
                    "dispatched",
                    call("hasPendingCancellation"),
                    ignored(CodeBuilder::iconst_0)),
            Mutant.of(
                    "task word: CANCELLED forgotten when it comes off",
                    STATE,
                    "comeOffAndOwe",
                    ControlMutants::isCancelledBit,
                    (code, original) -> code.iconst_0()),
            Mutant.of(
                    "cancel all: lets tasks begin",
                    "smp.Population",
                    "cancelAll",
                    ControlMutants::isStore,
                    (code, o) -> code.pop2()),
            Mutant.of("cancel all: cancels none", "smp.Population", "cancelAll", call("visit"), dropped(code -> {})));

    /** Changes of levels and affinities. */
    static final List<Mutant> MOVING = List.of(
            Mutant.of("affinity: nobody woken", CHANGES, "affinityChanged", call("announceMoved"), dropped(code -> {})),
            Mutant.of(
                    "moved: inbox of a busy CPU not thought of",
                    PEER,
                    "waitingTaskChanged",
                    call("isInboxEmpty"),
                    dropped(CodeBuilder::iconst_1)),
            Mutant.of(
                    "level: those where it waits are not told",
                    CHANGES,
                    "levelChanged",
                    call("waitingTaskChanged"),
                    dropped(code -> {})),
            Mutant.of("level: its CPU not told", CHANGES, "levelChanged", call("interruptCpuOf"), dropped(code -> {})),
            Mutant.of(
                    "moved: who may run is as it was",
                    QUEUES,
                    "takeMisplaced",
                    call("includeAll"),
                    dropped(code -> {})),
            Mutant.of(
                    "moved: who may run is believed",
                    QUEUES,
                    "runnersPossible",
                    Mutant.read("outdated"),
                    (code, original) -> code.pop().iconst_0()),
            Mutant.of("moved: nobody urged", PEER, "waitingTaskChanged", call("urge"), dropped(code -> {})));

    /**
     * A mutant, and the schedules that find it.
     *
     * @param firstSeed where to begin: a little before the first that does, if that is further than others take. It is another one when
     *     the engine takes other steps
     */
    record Sought(Mutant mutant, Scenario scenario, long firstSeed) {
        Sought(Mutant mutant, Scenario scenario) {
            this(mutant, scenario, 1);
        }
    }

    /** What the engine did until the explorer found it, after some 100,000 to 5,000,000 schedules of the engine as it was then. */
    static final List<Sought> RARE = List.of(
            new Sought(
                    new Mutant(
                            "level: RUNNING looked for before READY",
                            "dev.heddle." + CHANGES,
                            "levelChanged",
                            call("waitingTaskChanged").or(call("interruptCpuOf")),
                            0,
                            ControlMutants::theOtherLook),
                    Scenario.large(Feature.SET_LEVEL)),
            new Sought(
                    Mutant.of(
                            "local wake: the mark is not looked at",
                            CPU,
                            "seeToQueued",
                            call("isOutdated"),
                            ignored(CodeBuilder::iconst_0)),
                    Scenario.small(Feature.LEVELS, Feature.SET_AFFINITY),
                    3_665_000),
            new Sought(
                    Mutant.of(
                            "leaving: its queues not looked at again",
                            CPU,
                            "waitWhileHeld",
                            call("levelsHint"),
                            dropped(CodeBuilder::iconst_0)),
                    Scenario.small(Feature.PAUSE, Feature.OFFLINE)),
            new Sought(
                    Mutant.of(
                            "rescue: goes on when its CPU is back",
                            "cpu.Backlog",
                            "rescueInbox",
                            call("isOffline"),
                            ignored(CodeBuilder::iconst_1)),
                    Scenario.large(Feature.OFFLINE)),
            new Sought(
                    Mutant.of(
                            "offline: refused, and those held are not told",
                            PAUSE,
                            "sendOffline",
                            call("kickHeld"),
                            dropped(code -> {})),
                    Scenario.large(Feature.PAUSE, Feature.OFFLINE, Feature.AFFINITY)));

    static List<Mutant> rare() {
        return RARE.stream().map(Sought::mutant).toList();
    }

    /** Pausing, going offline, stopping. */
    static final List<Mutant> HOLDING = List.of(
            Mutant.of("pause: not rung", PAUSE, "ring", call("ring"), dropped(code -> {})),
            Mutant.of("pause: not kicked", PAUSE, "ring", call("kick"), dropped(code -> {})),
            Mutant.of("push: one that is held is not kicked", PAUSE, "pushedTo", call("kick"), dropped(code -> {})),
            Mutant.of("leaving: ends not compared", SMP, "left", call("lookForTheEnd"), dropped(code -> {})),
            Mutant.of("leaving: sleepers not woken", CPU, "waitWhileHeld", call("wakeSleepers"), dropped(code -> {})),
            Mutant.of(
                    "leaving: keeps what must wait on paused CPUs",
                    CPU,
                    "waitWhileHeld",
                    Mutant.read("ALL"),
                    (code, original) -> code.getstatic(MASK, "NONE", MASK)),
            Mutant.of("resume: those held are not kicked", PAUSE, "resume", call("kickHeld"), dropped(code -> {})),
            Mutant.of("hold: ends without saying so", PAUSE, "endHold", call("clear"), dropped(code -> {})),
            Mutant.of(
                    "hold: stays among the searching",
                    SMP,
                    "waitWhileHeld",
                    call("stopSearching"),
                    dropped(code -> {})),
            Mutant.of("hold: hands nothing on", CPU, "waitWhileHeld", call("moveMisplaced"), dropped(code -> {})),
            Mutant.of(
                    "offline: affinity not checked",
                    PAUSE,
                    "setAffinity",
                    call("canServe"),
                    ignored(CodeBuilder::iconst_1)),
            Mutant.of("start: affinity not checked", SMP, "admit", call("canServe"), ignored(CodeBuilder::iconst_1)),
            Mutant.of("stop: pauses go on", SMP, "shutdown", call("liftForGood"), dropped(code -> {})));

    /** Of the same, one that is found sooner by small schedules. */
    static final List<Mutant> LEAVING = List.of(Mutant.of(
            "push: inbox of one that left not rescued",
            PROTOCOL,
            "pushRemote",
            call("rescueInbox"),
            dropped(code -> {})));

    static final Scenario LEAVING_SCENARIO = Scenario.small(Feature.OFFLINE);

    /** Of the same, those that are found sooner by schedules of nothing else. */
    static final List<Mutant> HOLDING_ALONE = List.of(
            Mutant.of(
                    "hold: own inbox not looked at again",
                    PAUSE,
                    "await",
                    call("hasOwnWork"),
                    dropped(CodeBuilder::iconst_0)),
            Mutant.of("online: not rung", PAUSE, "bringOnline", call("ring"), dropped(code -> {})));

    /** And those that are found by whoever closes at the same time. */
    static final List<Mutant> ARRIVING = List.of(
            Mutant.of("online: not said to be arriving", PAUSE, "bringOnline", call("set"), dropped(code -> {})),
            Mutant.of(
                    "online: not looked whether the scheduler closes",
                    PAUSE,
                    "bringOnline",
                    call("isDraining"),
                    ignored(CodeBuilder::iconst_0)));

    static final Scenario ARRIVING_SCENARIO = Scenario.small(Feature.OFFLINE, Feature.EARLY_SHUTDOWN);

    /** And one that needs pauses alone, and many of them. */
    static final List<Mutant> PAUSING = List.of(Mutant.of(
                    "hold: ends without a second look",
                    PAUSE,
                    "endHold",
                    call("isHeld"),
                    ignored(CodeBuilder::iconst_0))
            .at(2));

    static final Scenario PAUSING_SCENARIO = Scenario.large(Feature.PAUSE);

    static final Scenario HOLDING_ALONE_SCENARIO = Scenario.large(Feature.PAUSE, Feature.OFFLINE);

    /** Which schedules find the mutants of one group. */
    static final Scenario CANCELLING_SCENARIO = Scenario.large(Feature.CANCEL, Feature.CANCEL_ALL, Feature.SLEEP);

    static final Scenario MOVING_SCENARIO =
            Scenario.large(Feature.LEVELS, Feature.SET_LEVEL, Feature.AFFINITY, Feature.SET_AFFINITY);

    static final Scenario HOLDING_SCENARIO = Scenario.large(
            Feature.PAUSE,
            Feature.OFFLINE,
            Feature.AFFINITY,
            Feature.SET_AFFINITY,
            Feature.SLEEP,
            Feature.STUBBORN,
            Feature.CANCEL_ALL);

    private ControlMutants() {}

    /** The two looks of one method, each in the other's place. */
    private static void theOtherLook(CodeBuilder code, CodeElement original) {
        InvokeInstruction call = (InvokeInstruction) original;
        String other = call.name().equalsString("interruptCpuOf") ? "waitingTaskChanged" : "interruptCpuOf";
        code.invokevirtual(call.owner().asSymbol(), other, call.typeSymbol());
    }

    private static boolean isCancelledBit(CodeElement element) {
        return element instanceof ConstantInstruction constant
                && constant.constantValue().equals(CANCELLED);
    }

    private static boolean isStore(CodeElement element) {
        return element instanceof FieldInstruction access && access.opcode() == Opcode.PUTFIELD;
    }
}
