package dev.heddle;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds code that asks which CPU it is: an int value that is a CPU's number by its name (a variable, a field or a method
 * called cpu, id, last, victim, ...) and is compared with a constant, or switched on.
 *
 * <p>Not looked at: ordering comparisons ({@code cpu < 1}) of constructors' and builders' argument checks are comparisons of
 * a count, not of a number; comparisons with -1, which stands for "no CPU"; and loops, which compare with a bound that is
 * no constant.
 */
final class CpuComparisons {
    private static final Set<String> NAMES = Set.of(
            "cpu",
            "id",
            "last",
            "lastCpu",
            "wakerCpu",
            "waker",
            "thief",
            "victim",
            "target",
            "woken",
            "chosen",
            "here");

    private static final Set<String> METHODS = Set.of("id", "cpu", "lastCpu", "wakerCpu", "getId");

    private CpuComparisons() {}

    /** A line for each place. */
    static List<String> in(byte[] classFile) {
        List<String> found = new ArrayList<>();
        var model = ClassFile.of().parse(classFile);
        for (MethodModel method : model.methods()) {
            method.code().ifPresent(code -> {
                List<CodeElement> elements = code.elementList();
                Map<Integer, String> names = new HashMap<>();
                for (CodeElement element : elements) {
                    if (element instanceof LocalVariable variable
                            && "I".equals(variable.type().stringValue())) {
                        names.merge(variable.slot(), variable.name().stringValue(), (a, b) -> a + "," + b);
                    }
                }
                int line = 0;
                List<Instruction> before = new ArrayList<>();
                for (CodeElement element : elements) {
                    if (element instanceof LineNumber number) {
                        line = number.line();
                    } else if (element instanceof Instruction instruction) {
                        if (isComparison(instruction, before, names)) {
                            found.add(model.thisClass().asInternalName().replace('/', '.') + "." + method.methodName()
                                    + ":" + line + " compares a CPU's number with a constant");
                        }
                        before.add(instruction);
                    }
                }
            });
        }
        return found;
    }

    private static boolean isComparison(Instruction at, List<Instruction> before, Map<Integer, String> names) {
        if (at instanceof TableSwitchInstruction || at instanceof LookupSwitchInstruction) {
            return isCpu(back(before, 1), names);
        }
        if (!(at instanceof BranchInstruction)) {
            return false;
        }
        return switch (at.opcode()) {
            case IFEQ, IFNE -> isCpu(back(before, 1), names);
            case IF_ICMPEQ, IF_ICMPNE ->
                (isConstant(back(before, 1)) && isCpu(back(before, 2), names))
                        || (isCpu(back(before, 1), names) && isConstant(constantBefore(before)));
            default -> false;
        };
    }

    private static Instruction constantBefore(List<Instruction> before) {
        // A constant to the left of a call such as id() lies behind the load of the call's receiver.
        int receiver =
                back(before, 1) instanceof InvokeInstruction || back(before, 1) instanceof FieldInstruction ? 3 : 2;
        return back(before, receiver);
    }

    private static Instruction back(List<Instruction> before, int count) {
        return before.get(Math.max(0, before.size() - count));
    }

    private static boolean isConstant(Instruction instruction) {
        return instruction instanceof ConstantInstruction constant
                && constant.constantValue() instanceof Integer value
                && value >= 0;
    }

    private static boolean isCpu(Instruction instruction, Map<Integer, String> names) {
        return switch (instruction) {
            case LoadInstruction load ->
                load.opcode().kind() == Opcode.Kind.LOAD
                        && List.of(names.getOrDefault(load.slot(), "").split(",", -1)).stream()
                                .anyMatch(NAMES::contains);
            case FieldInstruction field ->
                (field.opcode() == Opcode.GETFIELD || field.opcode() == Opcode.GETSTATIC)
                        && isInt(field.type().stringValue())
                        && NAMES.contains(field.name().stringValue());
            case InvokeInstruction call ->
                call.type().stringValue().equals("()I")
                        && METHODS.contains(call.name().stringValue());
            default -> false;
        };
    }

    private static boolean isInt(String descriptor) {
        return descriptor.equals("I") || descriptor.equals("S");
    }
}
