package dev.heddle.simulator;

import static dev.heddle.simulator.Mutation.call;
import static dev.heddle.simulator.Mutation.dropped;
import static dev.heddle.simulator.Mutation.ignored;
import static dev.heddle.simulator.Mutation.returns;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** What we break in the engine, to see that the checks notice. */
final class Mutations {
    private static final String PROTOCOL = "smp.WakeProtocol";
    private static final String CPU = "cpu.PerCpuScheduler";
    private static final String STATE = "cpu.TaskState";
    private static final ClassDesc SCHEDULER = ClassDesc.of("dev.heddle." + CPU);

    /** Work conservation. */
    private static final List<Mutation> IDLING = List.of(
            Mutation.of(
                    "no re-check after entering H",
                    PROTOCOL,
                    "halt",
                    call("hasOwnWork"),
                    dropped(CodeBuilder::iconst_0)),
            Mutation.of(
                    "no re-sweep by the last searcher",
                    PROTOCOL,
                    "halt",
                    call("findsWork"),
                    dropped(CodeBuilder::iconst_0)),
            Mutation.of(
                    "no chain after a steal",
                    PROTOCOL,
                    "stopSearching",
                    call("leaveSearchAndOwe"),
                    ignored(CodeBuilder::iconst_0)));

    /** Lost wakeups. */
    private static final List<Mutation> LOSING = List.of(
            Mutation.of("a push does not kick", PROTOCOL, "pushRemote", call("kick"), dropped(code -> {})),
            Mutation.of(
                            "a push looks first, then publishes",
                            PROTOCOL,
                            "pushRemote",
                            call("push").or(call("leaveHaltAndOwe")),
                            Mutations::lookThenPublish)
                    .at(0),
            Mutation.of(
                    "a halt ignores the inbox",
                    CPU,
                    "hasOwnWork",
                    call("isInboxEmpty"),
                    ignored(CodeBuilder::iconst_1)),
            Mutation.of("a wake while running is dropped", STATE, "wakeAndOwe", call("swap"), dropped(code -> {
                        code.iconst_1();
                    }))
                    .at(2));

    /** Double runs. */
    private static final List<Mutation> DOUBLING = List.of(
            Mutation.of("a wake while running requeues at once", STATE, "wakeAndOwe", returns(), (code, original) -> {
                        code.pop().iconst_1().ireturn();
                    })
                    .at(2),
            Mutation.of("a second wake queues again", STATE, "wakeAndOwe", returns(), Mutations::oweIfQueued)
                    .at(3));

    /** Starvation. */
    private static final List<Mutation> STARVING = List.of(
            Mutation.of("the bound is ignored", "cpu.StarvationBound", "choose", returns(), (code, original) -> {
                        code.pop().iconst_m1().ireturn();
                    })
                    .at(0),
            Mutation.of(
                    "what was stolen with a more urgent task is forgotten",
                    "cpu.CurrentTask",
                    "armInterrupt",
                    call("isOn"),
                    ignored(CodeBuilder::iconst_0)));

    /** One CPU is special: it tells nobody of what it will not run. */
    static final Mutation CPU_0_IS_SPECIAL =
            Mutation.of("if (cpu == 0)", CPU, "chooseNext", call("notifySurplus"), Mutations::unlessCpu0);

    static final List<Mutation> ALL = List.of(IDLING, LOSING, DOUBLING, STARVING, List.of(CPU_0_IS_SPECIAL)).stream()
            .flatMap(List::stream)
            .toList();

    private Mutations() {}

    /** The task is kept back; the idle word is read; the CPU may stall there, as anywhere; then the task is pushed. */
    private static void lookThenPublish(CodeBuilder code, CodeElement original) {
        ClassDesc backlog = ClassDesc.of("dev.heddle.cpu.Backlog");
        ClassDesc task = ClassDesc.of("dev.heddle.cpu.TaskControlBlock");
        ClassDesc machine = ClassDesc.of("dev.heddle.machine.Machine");
        if (((InvokeInstruction) original).name().equalsString("push")) {
            code.astore(21).astore(20);
            return;
        }
        code.with(original);
        code.aload(0).getfield(ClassDesc.of("dev.heddle." + PROTOCOL), "machine", machine);
        code.invokeinterface(machine, "nanoTime", MethodTypeDesc.of(ConstantDescs.CD_long))
                .pop2();
        code.aload(20).aload(21).invokevirtual(backlog, "push", MethodTypeDesc.of(ConstantDescs.CD_void, task));
    }

    private static void oweIfQueued(CodeBuilder code, CodeElement original) {
        // READY | QUEUED is 17.
        code.pop().aload(0).getfield(ClassDesc.of("dev.heddle." + STATE), "word", ConstantDescs.CD_int);
        code.bipush(17).ifThenElse(java.lang.classfile.Opcode.IF_ICMPEQ, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
        code.ireturn();
    }

    private static void unlessCpu0(CodeBuilder code, CodeElement original) {
        // The neighbours and this CPU are on the stack.
        code.aload(0).getfield(SCHEDULER, "id", ConstantDescs.CD_int);
        code.ifThenElse(then -> then.with(original), otherwise -> otherwise.pop2());
    }
}
