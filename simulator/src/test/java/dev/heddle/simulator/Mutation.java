package dev.heddle.simulator;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
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
 * @param at which instructions of the method are changed
 * @param nth which of those, from 1; 0 for all
 * @param replacement emits what stands there instead
 */
record Mutation(
        String name, String className, String method, Predicate<CodeElement> at, int nth, Replacement replacement) {

    /** Emits code in place of an instruction. */
    interface Replacement {
        void emit(CodeBuilder code, CodeElement original);
    }

    static Mutation of(String name, String className, String method, Predicate<CodeElement> at, Replacement instead) {
        return new Mutation(name, "dev.heddle." + className, method, at, 1, instead);
    }

    Mutation at(int number) {
        return new Mutation(name, className, method, at, number, replacement);
    }

    byte[] apply(byte[] bytes) {
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethodBodies(
                        candidate -> candidate.methodName().equalsString(method),
                        CodeTransform.ofStateful(Change::new)));
    }

    private final class Change implements CodeTransform {
        private int seen;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (at.test(element) && (++seen == nth || nth == 0)) {
                replacement.emit(code, element);
            } else {
                code.with(element);
            }
        }
    }

    static Predicate<CodeElement> call(String callee) {
        return element ->
                element instanceof InvokeInstruction call && call.name().equalsString(callee);
    }

    static Predicate<CodeElement> returns() {
        return element -> element instanceof ReturnInstruction;
    }

    /** The call is not made: its operands are dropped, {@code instead} leaves a result if it has one. */
    static Replacement dropped(Consumer<CodeBuilder> instead) {
        return (code, original) -> {
            InvokeInstruction call = (InvokeInstruction) original;
            MethodTypeDesc type = call.typeSymbol();
            for (int i = type.parameterCount() - 1; i >= 0; i--) {
                drop(code, type.parameterType(i));
            }
            if (call.opcode() != Opcode.INVOKESTATIC) {
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
