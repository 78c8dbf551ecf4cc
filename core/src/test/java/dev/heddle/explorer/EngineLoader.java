package dev.heddle.explorer;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the engine, and the explorer with it, anew: with a switch point before every shared access of the packages
 * {@code cpu} and {@code smp}, and with mutations that can be switched on.
 *
 * <p>Shared accesses are calls of {@code VarHandle}, {@code LongAdder} and {@code AtomicLong}, accesses to volatile fields,
 * and to the plain link of the inbox lists. The latch, the timer and the tenure of the host machine get them too, and explored threads in
 * place of real parking.
 */
final class EngineLoader extends MutantLoader {
    private static final ClassDesc SWITCH_POINT = ClassDesc.of("dev.heddle.explorer.SwitchPoint");
    private static final ClassDesc EXPLORED_THREAD = ClassDesc.of("dev.heddle.explorer.ExploredThread");
    private static final ClassDesc REFUSAL = ClassDesc.of("dev.heddle.explorer.Refusal");
    private static final MethodTypeDesc NOTHING_TO_NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    /** What thieves call, and which method of {@link SwitchPoint} is told of the result. */
    private static final Map<String, String> STEALS = Map.of("steal", "stolen", "sweep", "inHand");

    private static final MethodTypeDesc TAKES_TASK =
            MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("dev.heddle.cpu.TaskControlBlock"));
    private static final Set<String> SHARED_OBJECTS = Set.of(
            "java/lang/invoke/VarHandle",
            "java/util/concurrent/atomic/LongAdder",
            "java/util/concurrent/atomic/AtomicLong");

    /** The link of the inbox lists. */
    private static final Set<String> PLAIN_AND_SHARED = Set.of("nextInInbox");

    /** Where the words are that {@link Invariants} looks at after each change, and which method of {@link SwitchPoint} is told; nobody else changes them. */
    private static final Map<String, String> WATCHED = Map.of(
            "dev.heddle.cpu.TaskState", "changedTask",
            "dev.heddle.smp.IdleMask", "changedCpu",
            "dev.heddle.smp.CpuFlags", "changedCpu");

    private static final Set<String> READS = Set.of("get", "getVolatile", "getOpaque", "getAcquire");

    /** A domain has 2^5 CPUs: here it has fewer, so that two or three CPUs make several. */
    private static final int DOMAIN_SHIFT = 5;

    /**
     * Constants that are smaller here, by the classes that use them. So many remote wakes are seen to in a turn of the loop: here it
     * is 1, so that the rest is put back. A queue has so many slots before it grows: here 2, so that it grows. A chunk of live tasks has 2 slots
     * and not 63 (its word has a bit for each, all of them, and one more), so that chunks are added, listed and come back to, and a visitor reads few that are empty. A CPU
     * that lingers looks at its own work once before its first sweep, not 16 times, and the grace is half of that time, not a tenth. The rest
     * makes a scheduler cheap to build: an inbox's padding, and the buckets of a histogram, of which each power of two has one and not 16.
     */
    private static final Map<String, Map<ConstantDesc, ConstantDesc>> SMALLER = Map.of(
            "dev.heddle.cpu.Backlog", Map.of(500, 1),
            "dev.heddle.cpu.ReadyQueue", Map.of(64, 2),
            "dev.heddle.cpu.RemoteInbox", Map.of(32, 1, 96, 2, 128, 3),
            "dev.heddle.cpu.LatencyHistogram", Map.of(4, 0, 16, 1, 16L, 1L, 960, 64, 961, 65),
            "dev.heddle.smp.LiveTasks", Map.of(63, 2),
            "dev.heddle.smp.LiveTasks$Chunk",
                    Map.of(63, 2, 16, 1, -1L, 0b111L, Long.MAX_VALUE, 0b011L, Long.MIN_VALUE, 0b100L),
            "dev.heddle.smp.WakeProtocol", Map.of(16, 1),
            "dev.heddle.smp.Stealing", Map.of(10L, 2L));

    private static final String DOMAIN = "dev.heddle.cpu.Domain";

    private final Map<String, Set<String>> sharedFields = new HashMap<>();
    private final int domainShift;
    private final MutantSwitch mutants;
    private int switchPoints;

    /**
     * With all of these mutants, each to be switched on, and with an explorer that is broken, if {@code explorer} is not null. A domain shall have 2 to the
     * power of {@code domainShift} CPUs.
     */
    EngineLoader(@Nullable Mutant explorer, List<Mutant> mutants, int domainShift) {
        super(explorer);
        this.mutants = new MutantSwitch(mutants);
        this.domainShift = domainShift;
    }

    MutantSwitch mutants() {
        return mutants;
    }

    /** How many switch points were put in so far. */
    int switchPoints() {
        return switchPoints;
    }

    /** The probes, which are in the same packages, look while nobody runs. */
    private static boolean isExplored(String name) {
        return (name.startsWith("dev.heddle.cpu.") && !name.startsWith("dev.heddle.cpu.CpuProbe"))
                || (name.startsWith("dev.heddle.smp.") && !name.equals("dev.heddle.smp.SmpProbe"))
                || name.equals("dev.heddle.machine.HaltLatch")
                || name.equals("dev.heddle.machine.SliceTimer")
                || name.equals("dev.heddle.machine.Tenure");
    }

    @Override
    byte[] rewritten(String name, byte[] bytes) {
        if (!isExplored(name)) {
            return bytes;
        }
        ClassFile classFile = ClassFile.of();
        String afterChange = WATCHED.get(name);
        return classFile.transformClass(
                classFile.parse(mutants.apply(name, smaller(name, bytes))),
                ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> {
                    Set<Label> passed = new HashSet<>();
                    return (code, element) -> {
                        watchLoops(code, element, passed);
                        rewrite(code, element, afterChange);
                    };
                })));
    }

    /** With smaller constants; before the mutants come, whose numbers are constants, too. */
    private byte[] smaller(String name, byte[] bytes) {
        Map<ConstantDesc, ConstantDesc> constants =
                name.equals(DOMAIN) ? domainConstants() : SMALLER.getOrDefault(name, Map.of());
        if (constants.isEmpty()) {
            return bytes;
        }
        ClassFile classFile = ClassFile.of();
        CodeTransform change = (code, element) -> {
            if (element instanceof ConstantInstruction constant && constants.containsKey(constant.constantValue())) {
                code.loadConstant(constants.get(constant.constantValue()));
            } else {
                code.with(element);
            }
        };
        return classFile.transformClass(classFile.parse(bytes), ClassTransform.transformingMethodBodies(change));
    }

    /** How many CPUs there are in a domain, one less than that, and its logarithm. */
    private Map<ConstantDesc, ConstantDesc> domainConstants() {
        int size = 1 << DOMAIN_SHIFT;
        return Map.of(DOMAIN_SHIFT, domainShift, size, 1 << domainShift, size - 1, (1 << domainShift) - 1);
    }

    /** A mutant may make a list a ring, and loop for ever without any shared access. */
    private static void watchLoops(CodeBuilder code, CodeElement element, Set<Label> passed) {
        if (element instanceof LabelTarget target) {
            passed.add(target.label());
        } else if (element instanceof BranchInstruction branch && passed.contains(branch.target())) {
            code.invokestatic(SWITCH_POINT, "loops", NOTHING_TO_NOTHING);
        }
    }

    private void rewrite(CodeBuilder code, CodeElement element, @Nullable String afterChange) {
        if (element instanceof InvokeInstruction call && call.name().equalsString("onSpinWait")) {
            code.invokestatic(SWITCH_POINT, "letOthersGo", NOTHING_TO_NOTHING);
            return;
        }
        if (element instanceof InvokeInstruction call && isOfTheHost(call)) {
            code.invokestatic(EXPLORED_THREAD, call.name().stringValue(), call.typeSymbol());
            return;
        }
        if (element instanceof InvokeInstruction call
                && STEALS.containsKey(call.name().stringValue())) {
            String told = STEALS.get(call.name().stringValue());
            code.with(element).dup().invokestatic(SWITCH_POINT, told, TAKES_TASK);
            return;
        }
        if (element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("dev/heddle/cpu/CpuMask")
                && call.name().equalsString("first")) {
            // It is the same for all schedulers of a size, and takes as long as some thirty steps.
            code.invokestatic(SWITCH_POINT, "firstCpus", call.typeSymbol());
            return;
        }
        if (element instanceof FieldInstruction access
                && access.opcode() == Opcode.GETSTATIC
                && access.name().equalsString("GRAPH")) {
            // The one object that all schedulers of a JVM share: here each schedule has its own.
            code.invokestatic(SWITCH_POINT, "graph", MethodTypeDesc.of(access.typeSymbol()));
            return;
        }
        if (element instanceof NewObjectInstruction made && isRefusal(made.className())) {
            code.new_(REFUSAL);
            return;
        }
        if (element instanceof InvokeInstruction call
                && call.opcode() == Opcode.INVOKESPECIAL
                && isRefusal(call.owner())) {
            code.invokespecial(REFUSAL, call.name().stringValue(), call.typeSymbol());
            return;
        }
        boolean shared = switch (element) {
            case InvokeInstruction call -> SHARED_OBJECTS.contains(call.owner().asInternalName());
            case FieldInstruction access ->
                sharedFieldsOf(access.owner().asInternalName())
                        .contains(access.name().stringValue());
            default -> false;
        };
        if (shared) {
            code.invokestatic(SWITCH_POINT, "here", NOTHING_TO_NOTHING);
            switchPoints++;
        }
        code.with(element);
        if (shared && afterChange != null && isChange(element)) {
            code.invokestatic(SWITCH_POINT, afterChange, NOTHING_TO_NOTHING);
        }
    }

    private static boolean isRefusal(ClassEntry type) {
        return type.asInternalName().equals("java/util/concurrent/RejectedExecutionException");
    }

    /** Whether a shared access is more than a read. */
    private static boolean isChange(CodeElement access) {
        return access instanceof InvokeInstruction call
                ? !READS.contains(call.name().stringValue())
                : access instanceof FieldInstruction field && field.opcode() == Opcode.PUTFIELD;
    }

    /** Parking and the clock, which the latch and the timer of the host machine use directly, and yielding. */
    private static boolean isOfTheHost(InvokeInstruction call) {
        return call.owner().asInternalName().equals("java/util/concurrent/locks/LockSupport")
                || (call.name().equalsString("yield")
                        && call.owner().asInternalName().equals("java/lang/Thread"))
                || (call.name().equalsString("nanoTime")
                        && call.owner().asInternalName().equals("java/lang/System"));
    }

    private Set<String> sharedFieldsOf(String internalName) {
        if (!internalName.startsWith("dev/heddle/")) {
            return Set.of();
        }
        Set<String> known = sharedFields.get(internalName);
        if (known == null) {
            known = new HashSet<>();
            for (FieldModel field : parsed(internalName).fields()) {
                String name = field.fieldName().stringValue();
                if (field.flags().has(AccessFlag.VOLATILE) || PLAIN_AND_SHARED.contains(name)) {
                    known.add(name);
                }
            }
            sharedFields.put(internalName, known);
        }
        return known;
    }

    private ClassModel parsed(String internalName) {
        try {
            return ClassFile.of().parse(read(internalName.replace('/', '.')));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
