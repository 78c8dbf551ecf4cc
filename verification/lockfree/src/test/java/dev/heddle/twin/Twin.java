package dev.heddle.twin;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thing broken in one class of the engine: a call in a method is replaced.
 *
 * @param name what is broken, in words
 * @param className of the engine, without {@code dev.heddle.}
 * @param method of that class
 * @param call which call of it is replaced: of the method of that name,
 * @param nth the nth, from 1
 * @param replacement what stands there instead
 * @param tests the litmus tests that must fail
 */
public record Twin(
        String name,
        String className,
        String method,
        String call,
        int nth,
        Replacement replacement,
        List<String> tests) {

    /** Emits code in place of a call, whose operands are on the stack. */
    public interface Replacement {
        void emit(CodeBuilder code, InvokeInstruction call);
    }

    private static final ClassDesc VOID = ClassDesc.of(Void.class.getName());
    private static final ClassDesc VAR_HANDLE = ClassDesc.of(VarHandle.class.getName());

    /** The class with this broken. */
    public byte[] apply(byte[] bytes) {
        ClassFile classFile = ClassFile.of();
        Change change = new Change();
        byte[] changed = classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethodBodies(
                        candidate -> candidate.methodName().equalsString(method), change));
        if (change.seen < nth) {
            throw new IllegalStateException("twin '" + name + "' has no place in " + className + "." + method);
        }
        return changed;
    }

    private final class Change implements CodeTransform {
        private int seen;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction invoke && invoke.name().equalsString(call) && ++seen == nth) {
                replacement.emit(code, invoke);
            } else {
                code.with(element);
            }
        }
    }

    /** The operands of a call of a VarHandle, spilled: the handle, its coordinates, then the values. */
    private record Spilled(CodeBuilder code, List<TypeKind> kinds, List<Integer> slots) {
        static Spilled of(CodeBuilder code, InvokeInstruction call) {
            List<TypeKind> kinds = new ArrayList<>(List.of(TypeKind.REFERENCE));
            call.typeSymbol().parameterList().forEach(type -> kinds.add(TypeKind.from(type)));
            List<Integer> slots = new ArrayList<>();
            kinds.forEach(kind -> slots.add(code.allocateLocal(kind)));
            for (int i = kinds.size() - 1; i >= 0; i--) {
                code.storeLocal(kinds.get(i), slots.get(i));
            }
            return new Spilled(code, kinds, slots);
        }

        void load(int operand) {
            code.loadLocal(kinds.get(operand), slots.get(operand));
        }

        /** The handle and its coordinates: all but the last {@code values}. */
        void loadPlace(int values) {
            for (int i = 0; i < kinds.size() - values; i++) {
                load(i);
            }
        }

        int last() {
            return kinds.size() - 1;
        }
    }

    private static MethodTypeDesc withoutLast(MethodTypeDesc type, int values) {
        int kept = type.parameterCount() - values;
        return MethodTypeDesc.of(type.returnType(), type.parameterList().subList(0, kept));
    }

    private static void write(Spilled operands, MethodTypeDesc place, ClassDesc value) {
        operands.code()
                .invokevirtual(
                        VAR_HANDLE,
                        "setRelease",
                        place.changeReturnType(ConstantDescs.CD_void)
                                .insertParameterTypes(place.parameterCount(), value));
    }

    /** A compare-and-set as a read, a comparison, and a release store: not one step, and no fence. */
    public static void compareThenSet(CodeBuilder code, InvokeInstruction call) {
        Spilled operands = Spilled.of(code, call);
        MethodTypeDesc type = call.typeSymbol();
        ClassDesc value = type.parameterType(type.parameterCount() - 1);
        ClassDesc expected = type.parameterType(type.parameterCount() - 2);
        // A literal null has the type Void.
        ClassDesc read = expected.equals(VOID) ? value : expected;
        MethodTypeDesc place = withoutLast(type, 2);
        Label changed = code.newLabel();
        Label end = code.newLabel();
        operands.loadPlace(2);
        code.invokevirtual(VAR_HANDLE, "getVolatile", place.changeReturnType(read));
        operands.load(operands.last() - 1);
        switch (TypeKind.from(value)) {
            case REFERENCE -> code.if_acmpne(changed);
            case LONG -> code.lcmp().ifne(changed);
            default -> code.if_icmpne(changed);
        }
        operands.loadPlace(2);
        operands.load(operands.last());
        write(operands, place, value);
        code.iconst_1().goto_(end).labelBinding(changed).iconst_0().labelBinding(end);
    }

    /** A swap as a read and a release store. */
    public static void readThenSet(CodeBuilder code, InvokeInstruction call) {
        Spilled operands = Spilled.of(code, call);
        ClassDesc value = call.typeSymbol().parameterType(call.typeSymbol().parameterCount() - 1);
        MethodTypeDesc place = withoutLast(call.typeSymbol(), 1);
        operands.loadPlace(1);
        code.invokevirtual(
                VAR_HANDLE,
                "getVolatile",
                place.changeReturnType(call.typeSymbol().returnType()));
        operands.loadPlace(1);
        operands.load(operands.last());
        write(operands, place, value);
    }

    /** An atomic or of an int, whose result nobody uses, as a read and a release store. */
    public static void readThenOr(CodeBuilder code, InvokeInstruction call) {
        readThenCombine(code, call, CodeBuilder::ior);
    }

    /** The same for and. */
    public static void readThenAnd(CodeBuilder code, InvokeInstruction call) {
        readThenCombine(code, call, CodeBuilder::iand);
    }

    private static void readThenCombine(CodeBuilder code, InvokeInstruction call, Consumer<CodeBuilder> combine) {
        Spilled operands = Spilled.of(code, call);
        MethodTypeDesc place = withoutLast(call.typeSymbol(), 1);
        operands.loadPlace(1);
        operands.loadPlace(1);
        code.invokevirtual(VAR_HANDLE, "getVolatile", place.changeReturnType(ConstantDescs.CD_int));
        operands.load(operands.last());
        combine.accept(code);
        write(operands, place, ConstantDescs.CD_int);
        if (!call.typeSymbol().returnType().equals(ConstantDescs.CD_void)) {
            throw new IllegalStateException("its result is used");
        }
    }

    /** Not called; it has found nothing. */
    public static void nothing(CodeBuilder code, InvokeInstruction call) {
        drop(code, call);
        code.aconst_null();
    }

    /** In place of the smaller of two longs, none. */
    public static void zero(CodeBuilder code, InvokeInstruction call) {
        code.pop2().pop2().lconst_0();
    }

    /** In place of the smaller of two longs, the second. */
    public static void second(CodeBuilder code, InvokeInstruction call) {
        code.dup2_x2().pop2().pop2();
    }

    /** A volatile store of a VarHandle as a release store: no fence behind it. */
    public static void release(CodeBuilder code, InvokeInstruction call) {
        code.invokevirtual(VAR_HANDLE, "setRelease", call.typeSymbol());
    }

    /** Not called; its answer is no. */
    public static void no(CodeBuilder code, InvokeInstruction call) {
        drop(code, call);
        code.iconst_0();
    }

    /** Not called; its answer is yes. */
    public static void yes(CodeBuilder code, InvokeInstruction call) {
        drop(code, call);
        code.iconst_1();
    }

    /** Not called: its operands are dropped, and it has no result. */
    public static void drop(CodeBuilder code, InvokeInstruction call) {
        List<ClassDesc> operands = call.typeSymbol().parameterList();
        for (int i = operands.size() - 1; i >= 0; i--) {
            if (TypeKind.from(operands.get(i)).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    /** In place of a release, which also wakes the next in the queue, what it does first. */
    public static void onlyTryRelease(CodeBuilder code, InvokeInstruction call) {
        code.invokevirtual(call.owner().asSymbol(), "tryRelease", call.typeSymbol());
    }
}
