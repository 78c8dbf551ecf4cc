package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static dev.heddle.explorer.Mutant.dropped;
import static dev.heddle.explorer.Mutant.ignored;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** The mistakes that other schedulers have shipped, where they are more than a step left out; and a twin for each property that had none. */
final class ClassicMutants {
    private static final String STATE = "cpu.TaskState";
    private static final String CPU = "cpu.PerCpuScheduler";
    private static final ClassDesc TASK = ClassDesc.of("dev.heddle.cpu.TaskControlBlock");
    private static final ClassDesc SCHEDULER = ClassDesc.of("dev.heddle.cpu.PerCpuScheduler");
    private static final ClassDesc PEER = ClassDesc.of("dev.heddle.cpu.PeerCpu");
    private static final ClassDesc BACKLOG = ClassDesc.of("dev.heddle.cpu.Backlog");
    private static final ClassDesc IDLE_MASK = ClassDesc.of("dev.heddle.smp.IdleMask");
    private static final MethodTypeDesc TAKES_TASK = MethodTypeDesc.of(ConstantDescs.CD_void, TASK);
    private static final MethodTypeDesc GIVES_TASK = MethodTypeDesc.of(TASK);
    private static final int RUNNING = 2;
    private static final int NOTIFIED = 8;
    private static final int READY_QUEUED = 17;

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                            "push: the idle word read, then the task published",
                            "smp.WakeProtocol",
                            "pushRemote",
                            call("push").or(call("leaveHaltAndOwe")),
                            ClassicMutants::lookThenPush)
                    .at(0),
            Mutant.of(
                    "surplus: a sleeper taken out of H, then put into S",
                    "smp.IdleMask",
                    "wakeSearcherAndOwe",
                    call("swap"),
                    ClassicMutants::splitSwap),
            Mutant.of(
                    "search: a thief queues what it has stolen",
                    CPU,
                    "chooseNext",
                    call("search"),
                    ClassicMutants::queueStolen),
            Mutant.of(
                            "task word: a wake while it runs makes it ready at once",
                            STATE,
                            "wakeAndOwe",
                            call("swap"),
                            ClassicMutants::readyAtOnce)
                    .at(2),
            Mutant.of(
                    "task word: it comes off as if it had been woken",
                    STATE,
                    "comeOffAndOwe",
                    ClassicMutants::isNotifiedBit,
                    (code, original) -> code.loadConstant(RUNNING)),
            Mutant.of("end: not counted", CPU, "cameOff", call("increment"), dropped(code -> {})),
            Mutant.of("end: not seen", CPU, "turns", call("resume"), ignored(CodeBuilder::iconst_0)));

    /** Of looks at a queue. The first is the engine as it was until the explorer found the schedule. */
    static final List<Mutant> LOOKING = List.of(
            Mutant.of(
                    "queue: where it begins read before its size",
                    "cpu.ReadyRing",
                    "peek",
                    call("firstHint"),
                    ClassicMutants::sizeLater),
            Mutant.of(
                    "queue: a look ends with the first ring",
                    "cpu.ReadyQueue",
                    "peek",
                    call("next"),
                    ignored(CodeBuilder::aconst_null)),
            Mutant.of(
                    "queue: a thief passes over what it may not run",
                    "cpu.ReadyRing",
                    "steal",
                    call("passedOver"),
                    // Where it ends is the first local after the thief, a long.
                    (code, original) -> code.pop2().lload(2).with(original)));

    private ClassicMutants() {}

    private static void sizeLater(CodeBuilder code, CodeElement original) {
        // Where it ends is the first local, a long: from where it began before, as many as there are now.
        code.with(original);
        code.dup2()
                .aload(0)
                .invokevirtual(
                        ClassDesc.of("dev.heddle.cpu.ReadyRing"), "sizeHint", MethodTypeDesc.of(ConstantDescs.CD_int))
                .i2l()
                .ladd()
                .lstore(1);
    }

    private static void lookThenPush(CodeBuilder code, CodeElement original) {
        if (original instanceof InvokeInstruction called && called.name().equalsString("push")) {
            code.pop2();
            return;
        }
        // Target and task are the parameters.
        code.with(original);
        code.aload(1).invokevirtual(PEER, "backlog", MethodTypeDesc.of(BACKLOG));
        code.aload(2).invokevirtual(BACKLOG, "push", TAKES_TASK);
    }

    private static void splitSwap(CodeBuilder code, CodeElement original) {
        long searching = 0xFFFF_FFFFL;
        // This, domain, now, then.
        code.lstore(30).lstore(32).istore(34).pop();
        code.aload(0).iload(34).lload(32);
        code.lload(30).loadConstant(~searching).land();
        code.lload(32).loadConstant(searching).land().lor();
        code.with(original);
        code.dup().ifThen(Opcode.IFNE, then -> {
            ClassDesc longs = ConstantDescs.CD_long.arrayType();
            then.getstatic(IDLE_MASK, "WORD", ConstantDescs.CD_VarHandle);
            then.aload(0).getfield(IDLE_MASK, "words", longs);
            then.iload(34).invokestatic(IDLE_MASK, "at", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int));
            then.lload(30).loadConstant(searching).land();
            then.invokevirtual(
                    ConstantDescs.CD_VarHandle,
                    "getAndBitwiseOr",
                    MethodTypeDesc.of(ConstantDescs.CD_long, longs, ConstantDescs.CD_int, ConstantDescs.CD_long));
            then.pop2();
        });
    }

    private static void queueStolen(CodeBuilder code, CodeElement original) {
        code.with(original);
        code.dup().ifThen(Opcode.IFNONNULL, then -> {
            then.astore(20);
            then.aload(0).getfield(SCHEDULER, "backlog", BACKLOG);
            then.aload(20).invokevirtual(BACKLOG, "addAgain", TAKES_TASK);
            then.aload(0).invokevirtual(SCHEDULER, "chooseNext", GIVES_TASK).areturn();
        });
    }

    private static void readyAtOnce(CodeBuilder code, CodeElement original) {
        code.pop().loadConstant(READY_QUEUED).with(original);
        code.dup().ifThen(Opcode.IFNE, then -> then.ireturn());
    }

    private static boolean isNotifiedBit(CodeElement element) {
        return element instanceof ConstantInstruction constant
                && constant.constantValue().equals(NOTIFIED);
    }
}
