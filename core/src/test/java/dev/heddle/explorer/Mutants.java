package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static dev.heddle.explorer.Mutant.dropped;
import static dev.heddle.explorer.Mutant.ignored;
import static dev.heddle.explorer.Mutant.returns;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which we break the engine, to see that somebody notices. Public for the code that mutants call.
 *
 * <p>Not here, because no schedule can tell them from the engine: {@code needResched} cleared after the drain in place of
 * before (the look at the inbox on dispatch sets it again), and a queue's slot emptied without a CAS (the task word lets
 * one of two takers win; {@code ReadyQueueTest} finds it).
 */
public final class Mutants {
    private static final String SMP = "smp.Smp";
    private static final String PROTOCOL = "smp.WakeProtocol";
    private static final String CPU = "cpu.PerCpuScheduler";
    private static final String CURRENT = "cpu.CurrentTask";
    private static final String QUEUES = "cpu.ReadyQueues";
    private static final String BACKLOG = "cpu.Backlog";
    private static final String STATE = "cpu.TaskState";
    private static final String POINT = "cpu.DonationPoint";
    private static final String TASK = "cpu.PreemptibleTask";
    private static final ClassDesc HERE = ClassDesc.of("dev.heddle.explorer.Mutants");

    static final List<Mutant> ALL = List.of(
            mutant(
                    "halt: own inbox not looked at again",
                    PROTOCOL,
                    "halt",
                    call("hasOwnWork"),
                    dropped(CodeBuilder::iconst_0)),
            mutant(
                    "halt: last searcher does not look at the queues",
                    PROTOCOL,
                    "halt",
                    call("searching"),
                    dropped(CodeBuilder::iconst_1)),
            mutant(
                    "halt: what others could run is not announced",
                    PROTOCOL,
                    "findsWork",
                    call("announce"),
                    dropped(CodeBuilder::iconst_0)),
            mutant(
                    "leaving S: nothing announced",
                    PROTOCOL,
                    "stopSearching",
                    call("leaveSearchAndOwe"),
                    ignored(CodeBuilder::iconst_0)),
            mutant(
                    "push: idle word not read",
                    PROTOCOL,
                    "pushRemote",
                    call("leaveHaltAndOwe"),
                    dropped(CodeBuilder::iconst_0)),
            mutant("push: not kicked", PROTOCOL, "pushRemote", call("kick"), dropped(code -> {})),
            mutant("push: nobody urged", PROTOCOL, "pushRemote", call("urge"), dropped(code -> {})),
            mutant("push: no searcher woken", PROTOCOL, "pushRemote", call("announce"), dropped(CodeBuilder::iconst_0)),
            mutant("surplus: woken and not kicked", PROTOCOL, "announce", call("kick"), dropped(code -> {})),
            mutant(
                    "stop: the halted are not kicked",
                    SMP,
                    "stopIfAllEnded",
                    call("leaveHaltAndOwe"),
                    dropped(CodeBuilder::iconst_0)),
            mutant("halt: ends not compared", PROTOCOL, "halt", call("run"), dropped(code -> {})),
            mutant(
                    "loop: surplus not announced",
                    CPU,
                    "chooseNext",
                    call("holdsSurplus"),
                    ignored(CodeBuilder::iconst_0)),
            mutant("local wake: surplus not announced", CPU, "seeToQueued", call("notifySurplus"), dropped(code -> {})),
            mutant("local wake: slice not armed", CURRENT, "wokeAnother", call("armSlice"), dropped(code -> {})),
            mutant(
                    "dispatch: needResched cleared after the look at the inbox",
                    CPU,
                    "dispatched",
                    returns(),
                    Mutants::clearNeedResched),
            mutant("dispatch: runningLevel not stored", CPU, "dispatched", call("setLevel"), dropped(code -> {})),
            mutant("dispatch: slice not armed", CURRENT, "armInterrupt", call("rearmSlice"), dropped(code -> {})),
            mutant(
                    "overview: those that are awake passed over",
                    "smp.Overview",
                    "hints",
                    call("halted"),
                    Mutants::passOverTheAwake),
            mutant(
                    "overview: queues not looked at",
                    BACKLOG,
                    "surplusHint",
                    call("levelsHint"),
                    dropped(CodeBuilder::iconst_0)),
            mutant(
                    "overview: inboxes not looked at",
                    BACKLOG,
                    "surplusHint",
                    call("mayBeRobbed"),
                    dropped(CodeBuilder::iconst_0)),
            mutant(
                    "steal: from the inbox never",
                    "smp.Stealing",
                    "sweep",
                    call("takeOverInbox"),
                    dropped(CodeBuilder::aconst_null)),
            mutant(
                    "search: what is fresh never ripens",
                    BACKLOG,
                    "stealFrom",
                    call("isUnripe"),
                    dropped(CodeBuilder::iconst_1)),
            mutant("task word: NOTIFIED dropped", STATE, "wakeAndOwe", call("swap"), dropped(CodeBuilder::iconst_1))
                    .at(2),
            mutant("task word: QUEUED ignored", STATE, "wakeAndOwe", returns(), Mutants::oweIfQueued)
                    .at(3),
            mutant(
                    "task word: BLOCKED stored, not swapped",
                    STATE,
                    "comeOffAndOwe",
                    call("swap"),
                    Mutants::storeNotSwap),
            mutant(
                    "inbox: read, then emptied",
                    "cpu.RemoteInbox",
                    "drain",
                    call("getAndSet"),
                    Mutants::readThenWriteHead),
            mutant("queue: who may run is not noted", QUEUES, "add", call("include"), dropped(code -> {})),
            mutant(
                    "queue: who may run is forgotten",
                    QUEUES,
                    "narrowRunners",
                    call("affinities"),
                    (code, original) -> code.swap().pop()),
            mutant("idle word: S kept on halting", "smp.IdleMask", "enterHalt", call("searchingBit"), Mutants::noBit),
            mutant("sleep: timer not fired", BACKLOG, "expireTimers", call("fire"), dropped(code -> {})));

    static final Scenario SCENARIO =
            Scenario.large(Feature.AFFINITY, Feature.LEVELS, Feature.STUBBORN, Feature.SLEEP, Feature.EARLY_SHUTDOWN);

    /** What makes a surplus of one domain reach a sleeper of another. Found where each CPU is a domain of its own. */
    static final List<Mutant> DOMAINS = List.of(
            mutant("announcing: stays in the own domain", PROTOCOL, "announce", call("domains"), Mutants::one),
            mutant("halt: other domains not looked at again", PROTOCOL, "findsWork", call("domains"), Mutants::one),
            mutant(
                    "leaving S: other domains not looked at",
                    PROTOCOL,
                    "announceOthersSurplus",
                    call("domains"),
                    Mutants::one),
            mutant(
                    "search: only in the own domain, even if called",
                    PROTOCOL,
                    "search",
                    call("sweep"),
                    Mutants::nearOnly));

    static final Scenario DOMAINS_SCENARIO =
            Scenario.large(Feature.AFFINITY, Feature.STUBBORN).inDomainsOf(Scenario.SINGLES);

    static final List<Mutant> LATCHES = List.of(
            mutant(
                            "latch: parks without a CAS",
                            "machine.HaltLatch",
                            "await",
                            call("compareAndSet"),
                            Mutants::storeParked)
                    .at(2),
            mutant("latch: kick does not unpark", "machine.HaltLatch", "kick", call("unpark"), dropped(code -> {})),
            mutant(
                    "latch: any return of park counts",
                    "machine.HaltLatch",
                    "await",
                    call("park"),
                    dropped(code -> {})));

    static final List<Mutant> TIMERS = List.of(
            mutant("timer: arming does not unpark", "machine.SliceTimer", "arm", call("unpark"), dropped(code -> {})),
            mutant(
                    "timer: replacing does not unpark",
                    "machine.SliceTimer",
                    "rearm",
                    call("unpark"),
                    dropped(code -> {})),
            mutant("timer: deadlines not read again", "machine.SliceTimer", "run", call("earliest"), Mutants::planAgain)
                    .at(2));

    static final List<Mutant> DONATIONS = List.of(
            mutant("donation: nothing lent", POINT, "wave", call("setLentLevel"), dropped(code -> {})),
            mutant("donation: waiter not announced", POINT, "enter", call("waitersChange"), dropped(code -> {})),
            mutant("donation: waiter does not look", POINT, "enter", call("record"), dropped(code -> {})),
            mutant("donation: waiter does not refer to it", POINT, "enter", call("setWaitsFor"), dropped(code -> {})),
            mutant(
                    "donation: who changes the blocker does not look",
                    POINT,
                    "blockerChanged",
                    call("recordAgain"),
                    dropped(code -> {})),
            mutant("donation: not given back on leaving", POINT, "leave", call("record"), dropped(code -> {})),
            mutant("donation: not given back by the one before", POINT, "record", call("wave"), dropped(code -> {})),
            mutant("donation: the one before stays recorded", POINT, "record", call("unlink"), dropped(code -> {})),
            mutant("donation: not through chains", POINT, "wave", call("counted"), dropped(CodeBuilder::aconst_null)),
            mutant(
                    "donation: a waiter's new base level not counted",
                    TASK,
                    "changeBaseLevel",
                    call("recount"),
                    dropped(code -> {})),
            mutant("donation: loops not told", POINT, "tell", call("levelChanged"), dropped(code -> {})),
            mutant(
                    "donation: new base level not told",
                    TASK,
                    "changeBaseLevel",
                    call("levelChanged"),
                    dropped(code -> {})),
            mutant(
                    "donation: the lock lets everybody in",
                    "cpu.SpinLock",
                    "acquire",
                    call("compareAndSet"),
                    ignored(CodeBuilder::iconst_1)));

    static final List<Mutant> TENURES = List.of(
            mutant(
                    "tenure: the thread does not look at its claim",
                    "machine.Tenure",
                    "role",
                    call("settled"),
                    Mutants::thisCpu),
            mutant(
                    "tenure: the thread takes its CPU back in any case",
                    "machine.Tenure",
                    "settled",
                    call("compareAndSet"),
                    ignored(CodeBuilder::iconst_1)),
            mutant(
                    "tenure: seized in any case",
                    "machine.Tenure",
                    "seize",
                    call("compareAndSet"),
                    ignored(CodeBuilder::iconst_1)));

    private Mutants() {}

    /** All of all. */
    static List<Mutant> every() {
        return Stream.of(
                        ALL,
                        ClassicMutants.ALL,
                        ClassicMutants.LOOKING,
                        DOMAINS,
                        LATCHES,
                        TIMERS,
                        DONATIONS,
                        TENURES,
                        ControlMutants.CANCELLING,
                        ControlMutants.MOVING,
                        ControlMutants.HOLDING,
                        ControlMutants.LEAVING,
                        ControlMutants.HOLDING_ALONE,
                        ControlMutants.ARRIVING,
                        ControlMutants.PAUSING,
                        ControlMutants.rare(),
                        RelabellingTest.FAVOURITES)
                .flatMap(List::stream)
                .toList();
    }

    private static Mutant mutant(
            String name, String className, String method, Predicate<CodeElement> at, Mutant.Replacement replace) {
        return Mutant.of(name, className, method, at, replace);
    }

    private static void one(CodeBuilder code, CodeElement original) {
        code.pop().iconst_1();
    }

    private static void nearOnly(CodeBuilder code, CodeElement original) {
        code.pop().iconst_0().with(original);
    }

    /** One that is awake may hold something; only those that are halted hold nothing. */
    private static void passOverTheAwake(CodeBuilder code, CodeElement original) {
        code.with(original).iconst_m1().ixor();
    }

    private static void storeParked(CodeBuilder code, Object original) {
        // VarHandle, array, index, SPINNING, PARKED: the store is plain, which in one thread at a time is as good.
        code.istore(20).pop().istore(21).astore(22).pop();
        code.aload(22).iload(21).iload(20).iastore();
        code.iconst_1();
    }

    private static void planAgain(CodeBuilder code, Object original) {
        code.getfield(ClassDesc.of("dev.heddle.machine.SliceTimer"), "planned", ConstantDescs.CD_long);
    }

    private static void thisCpu(CodeBuilder code, Object original) {
        code.getfield(ClassDesc.of("dev.heddle.machine.Tenure"), "cpu", ClassDesc.of("dev.heddle.machine.CpuEntry"));
    }

    private static void clearNeedResched(CodeBuilder code, Object original) {
        ClassDesc cpu = ClassDesc.of("dev.heddle.cpu.PerCpuScheduler");
        ClassDesc current = ClassDesc.of("dev.heddle.cpu.CurrentTask");
        code.aload(0).getfield(cpu, "current", current);
        code.invokevirtual(current, "takeNeedResched", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                .pop();
        code.return_();
    }

    private static void oweIfQueued(CodeBuilder code, Object original) {
        // READY | QUEUED is 17.
        code.pop().aload(0).getfield(ClassDesc.of("dev.heddle.cpu.TaskState"), "word", ConstantDescs.CD_int);
        code.bipush(17).ifThenElse(Opcode.IF_ICMPEQ, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
        code.ireturn();
    }

    private static void storeNotSwap(CodeBuilder code, Object original) {
        // This, from, to.
        code.istore(20).pop().iload(20);
        code.putfield(ClassDesc.of("dev.heddle.cpu.TaskState"), "word", ConstantDescs.CD_int);
        code.iconst_1();
    }

    private static void noBit(CodeBuilder code, Object original) {
        code.pop().lconst_0();
    }

    private static void readThenWriteHead(CodeBuilder code, Object original) {
        ClassDesc object = ConstantDescs.CD_Object;
        code.invokestatic(
                HERE,
                "readThenWriteHead",
                MethodTypeDesc.of(
                        object, ConstantDescs.CD_VarHandle, object.arrayType(), ConstantDescs.CD_int, object));
        code.checkcast(ClassDesc.of("dev.heddle.cpu.TaskControlBlock"));
    }

    /** In place of a get-and-set. */
    public static @Nullable Object readThenWriteHead(
            VarHandle handle, @Nullable Object[] slots, int index, @Nullable Object next) {
        Object before = slots[index];
        SwitchPoint.here();
        slots[index] = next;
        return before;
    }

    /** In place of an order of CPUs, that of their numbers. */
    public static int[] ascending(int[] order) {
        return Arrays.stream(order).sorted().toArray();
    }
}
