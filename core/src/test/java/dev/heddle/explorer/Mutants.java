package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static dev.heddle.explorer.Mutant.dropped;
import static dev.heddle.explorer.Mutant.ignored;
import static dev.heddle.explorer.Mutant.of;
import static dev.heddle.explorer.Mutant.read;
import static dev.heddle.explorer.Mutant.returns;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every way in which we break the engine, to see that somebody notices. Public for the code that mutants call. */
public final class Mutants {
    private static final String SMP = "smp.Smp";
    private static final String CPU = "cpu.PerCpuScheduler";
    private static final String STATE = "cpu.TaskState";
    private static final ClassDesc HERE = ClassDesc.of("dev.heddle.explorer.Mutants");

    static final List<Mutant> ALL = List.of(
            of("halt: own inbox not looked at again", SMP, "halt", call("hasOwnWork"), dropped(CodeBuilder::iconst_0)),
            of("halt: stop flag not looked at again", SMP, "halt", read("stopping"), dropped(CodeBuilder::iconst_0)),
            of(
                    "halt: last searcher does not look at the queues",
                    SMP,
                    "halt",
                    call("searching"),
                    dropped(CodeBuilder::iconst_1)),
            of("halt: what others could run is not announced", SMP, "halt", call("wakeSearcher"), dropped(code -> {})),
            of(
                    "leaving S: nothing announced",
                    SMP,
                    "stopSearching",
                    call("leaveSearchAndOwe"),
                    ignored(CodeBuilder::iconst_0)),
            of("push: idle word not read", SMP, "pushRemote", call("leaveHaltAndOwe"), dropped(CodeBuilder::iconst_0)),
            of("push: not kicked", SMP, "pushRemote", call("kick"), dropped(code -> {})),
            of("push: nobody urged", SMP, "pushRemote", call("urge"), dropped(code -> {})),
            of("push: no searcher woken", SMP, "pushRemote", call("wakeSearcher"), dropped(code -> {})),
            of("surplus: woken and not kicked", SMP, "wakeSearcher", call("kick"), dropped(code -> {})),
            of(
                    "stop: the halted are not kicked",
                    SMP,
                    "stopIfAllEnded",
                    call("leaveHaltAndOwe"),
                    dropped(CodeBuilder::iconst_0)),
            of("end: not counted", CPU, "cameOff", call("ended"), dropped(code -> {})),
            of("loop: surplus not announced", CPU, "run", call("holdsSurplus"), ignored(CodeBuilder::iconst_0)),
            of("local wake: surplus not announced", CPU, "enqueueLocal", call("notifySurplus"), dropped(code -> {})),
            of("local wake: slice not armed", CPU, "enqueueLocal", call("armSlice"), dropped(code -> {})),
            of(
                    "dispatch: needResched cleared after the look at the inbox",
                    CPU,
                    "dispatched",
                    returns(),
                    Mutants::clearNeedResched),
            of("dispatch: runningLevel not stored", CPU, "dispatched", call("setVolatile"), dropped(code -> {})),
            of("dispatch: slice not armed", CPU, "armInterrupt", call("rearmSlice"), dropped(code -> {})),
            of(
                    "steal: from the inbox never",
                    "smp.Stealing",
                    "sweep",
                    call("takeOverInbox"),
                    dropped(CodeBuilder::aconst_null)),
            of(
                            "task word: NOTIFIED dropped",
                            STATE,
                            "wakeAndOwe",
                            call("compareAndSet"),
                            dropped(CodeBuilder::iconst_1))
                    .at(2),
            of("task word: QUEUED ignored", STATE, "wakeAndOwe", returns(), Mutants::oweIfQueued)
                    .at(3),
            of(
                    "task word: BLOCKED stored, not swapped",
                    STATE,
                    "comeOffAndOwe",
                    call("compareAndSet"),
                    Mutants::storeBlocked),
            of(
                    "queue: slot emptied without a CAS",
                    "cpu.ReadyQueue",
                    "claim",
                    call("compareAndSet"),
                    Mutants::readThenWriteSlot),
            of("inbox: read, then emptied", "cpu.RemoteInbox", "drain", call("getAndSet"), Mutants::readThenWriteHead),
            of("idle word: S kept on halting", "smp.IdleMask", "enterHalt", call("searchingBit"), Mutants::noBit),
            of("sleep: timer not fired", CPU, "expireTimers", call("fire"), dropped(code -> {})));

    private Mutants() {}

    private static void clearNeedResched(CodeBuilder code, Object original) {
        ClassDesc cpu = ClassDesc.of("dev.heddle.cpu.PerCpuScheduler");
        code.aload(0).iconst_0().putfield(cpu, "needResched", ConstantDescs.CD_boolean);
        code.return_();
    }

    private static void oweIfQueued(CodeBuilder code, Object original) {
        // READY | QUEUED is 17.
        code.pop().aload(0).getfield(ClassDesc.of("dev.heddle.cpu.TaskState"), "word", ConstantDescs.CD_int);
        code.bipush(17).ifThenElse(Opcode.IF_ICMPEQ, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
        code.ireturn();
    }

    private static void storeBlocked(CodeBuilder code, Object original) {
        code.pop2().pop2().aload(0).iconst_3();
        code.putfield(ClassDesc.of("dev.heddle.cpu.TaskState"), "word", ConstantDescs.CD_int);
        code.iconst_1();
    }

    private static void noBit(CodeBuilder code, Object original) {
        code.pop().lconst_0();
    }

    private static void readThenWriteSlot(CodeBuilder code, Object original) {
        callHere(code, "readThenWriteSlot", ConstantDescs.CD_boolean, true);
    }

    private static void readThenWriteHead(CodeBuilder code, Object original) {
        callHere(code, "readThenWriteHead", ClassDesc.of("dev.heddle.cpu.TaskControlBlock"), false);
    }

    private static void callHere(CodeBuilder code, String method, ClassDesc result, boolean expected) {
        ClassDesc task = ClassDesc.of("dev.heddle.cpu.TaskControlBlock");
        ClassDesc handle = ConstantDescs.CD_VarHandle;
        ClassDesc object = ConstantDescs.CD_Object;
        MethodTypeDesc type = expected
                ? MethodTypeDesc.of(
                        ConstantDescs.CD_boolean, handle, object.arrayType(), ConstantDescs.CD_int, object, object)
                : MethodTypeDesc.of(object, handle, object.arrayType(), ConstantDescs.CD_int, object);
        code.invokestatic(HERE, method, type);
        if (result.equals(task)) {
            code.checkcast(task);
        }
    }

    /** In place of a compare-and-set. */
    public static boolean readThenWriteSlot(
            VarHandle handle, @Nullable Object[] slots, int index, Object expected, @Nullable Object next) {
        boolean same = slots[index] == expected;
        SwitchPoint.here();
        if (same) {
            slots[index] = next;
        }
        return same;
    }

    /** In place of a get-and-set. */
    public static @Nullable Object readThenWriteHead(
            VarHandle handle, @Nullable Object[] slots, int index, @Nullable Object next) {
        Object before = slots[index];
        SwitchPoint.here();
        slots[index] = next;
        return before;
    }
}
