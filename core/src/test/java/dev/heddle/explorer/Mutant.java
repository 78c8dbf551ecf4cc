package dev.heddle.explorer;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The engine with one thing broken, by a change of the bytecode of one method.
 *
 * @param name what is broken, in words
 * @param className of the engine
 * @param method of that class
 * @param at which instruction of the method is changed: the {@code nth} that this accepts
 * @param nth from 1; 0 for all
 * @param replace emits what stands there instead
 */
record Mutant(String name, String className, String method, Predicate<CodeElement> at, int nth, Replacement replace) {

    /** Emits code in place of an instruction. */
    interface Replacement {
        void emit(CodeBuilder code, CodeElement original);
    }

    byte[] apply(ClassFile classFile, byte[] bytes) {
        ClassTransform change = ClassTransform.transformingMethodBodies(
                candidate -> candidate.methodName().equalsString(method), CodeTransform.ofStateful(Change::new));
        return classFile.transformClass(classFile.parse(bytes), change);
    }

    private final class Change implements CodeTransform {
        private int seen;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (at.test(element) && (++seen == nth || nth == 0)) {
                replace.emit(code, element);
            } else {
                code.with(element);
            }
        }
    }

    static Mutant of(String name, String className, String method, Predicate<CodeElement> at, Replacement replace) {
        return new Mutant(name, "dev.heddle." + className, method, at, 1, replace);
    }

    Mutant at(int number) {
        return new Mutant(name, className, method, at, number, replace);
    }

    /** A call of a method by its name. */
    static Predicate<CodeElement> call(String callee) {
        return element ->
                element instanceof InvokeInstruction call && call.name().equalsString(callee);
    }

    /** A read of a field by its name. */
    static Predicate<CodeElement> read(String field) {
        return element -> element instanceof FieldInstruction access
                && (access.opcode() == Opcode.GETFIELD || access.opcode() == Opcode.GETSTATIC)
                && access.name().equalsString(field);
    }

    static Predicate<CodeElement> returns() {
        return element -> element instanceof ReturnInstruction;
    }

    /** The call is not made: its operands are dropped, {@code instead} leaves a result if it has one. */
    static Replacement dropped(Consumer<CodeBuilder> instead) {
        return (code, original) -> {
            if (original instanceof InvokeInstruction call) {
                MethodTypeDesc type = call.typeSymbol();
                for (int i = type.parameterCount() - 1; i >= 0; i--) {
                    drop(code, type.parameterType(i));
                }
                if (call.opcode() != Opcode.INVOKESTATIC) {
                    code.pop();
                }
            } else {
                code.pop();
            }
            instead.accept(code);
        };
    }

    /** The call is made, and {@code instead} replaces its result of one word. */
    static Replacement ignored(Consumer<CodeBuilder> instead) {
        return (code, original) -> {
            code.with(original);
            code.pop();
            instead.accept(code);
        };
    }

    private static void drop(CodeBuilder code, ClassDesc type) {
        if (type.equals(ConstantDescs.CD_long) || type.equals(ConstantDescs.CD_double)) {
            code.pop2();
        } else {
            code.pop();
        }
    }
}
