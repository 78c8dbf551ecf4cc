package dev.heddle.explorer;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts many mutants into one engine: where a mutant changes an instruction there is a branch, which is taken while {@link
 * Explorer#mutant} has its number. So an engine is loaded, and compiled by the JVM, once for all of them, which takes far longer than most
 * mutants live. (Untch, Offutt, Harrold, Mutation Analysis Using Mutant Schemata, 1993.)
 */
final class MutantSwitch {
    private static final ClassDesc EXPLORER = ClassDesc.of("dev.heddle.explorer.Explorer");

    private final List<Mutant> mutants;
    private final boolean[] placed;

    MutantSwitch(List<Mutant> mutants) {
        this.mutants = mutants;
        this.placed = new boolean[mutants.size()];
    }

    /** From 1 on; 0 is the engine as it is. */
    int numberOf(Mutant mutant) {
        int at = mutants.indexOf(mutant);
        if (at < 0) {
            throw new IllegalArgumentException("not in this engine: " + mutant.name());
        }
        return at + 1;
    }

    /** Whether the instruction that it changes has been found. */
    boolean isPlaced(int number) {
        return placed[number - 1];
    }

    byte[] apply(String className, byte[] bytes) {
        if (mutants.stream().noneMatch(mutant -> mutant.className().equals(className))) {
            return bytes;
        }
        ClassFile classFile = ClassFile.of();
        ClassTransform change = (builder, element) -> change(className, builder, element);
        return classFile.transformClass(classFile.parse(bytes), change);
    }

    private void change(String className, ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method) {
            List<Candidate> candidates = new ArrayList<>();
            for (Mutant mutant : mutants) {
                if (mutant.className().equals(className) && method.methodName().equalsString(mutant.method())) {
                    candidates.add(new Candidate(mutant));
                }
            }
            if (!candidates.isEmpty()) {
                CodeTransform change = (code, instruction) -> change(candidates, code, instruction);
                builder.transformMethod(method, MethodTransform.transformingCode(change));
                return;
            }
        }
        builder.with(element);
    }

    private static final class Candidate {
        final Mutant mutant;
        private int seen;

        Candidate(Mutant mutant) {
            this.mutant = mutant;
        }

        boolean changes(CodeElement instruction) {
            return mutant.at().test(instruction) && (++seen == mutant.nth() || mutant.nth() == 0);
        }
    }

    private void change(List<Candidate> candidates, CodeBuilder code, CodeElement instruction) {
        List<Mutant> here = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.changes(instruction)) {
                here.add(candidate.mutant);
            }
        }
        emit(here, code, instruction);
    }

    private void emit(List<Mutant> here, CodeBuilder code, CodeElement instruction) {
        if (here.isEmpty()) {
            code.with(instruction);
            return;
        }
        Mutant first = here.get(0);
        int number = numberOf(first);
        placed[number - 1] = true;
        code.getstatic(EXPLORER, "mutant", ConstantDescs.CD_int).loadConstant(number);
        code.ifThenElse(
                Opcode.IF_ICMPEQ,
                mutated -> first.replace().emit(mutated, instruction),
                rest -> emit(here.subList(1, here.size()), rest, instruction));
    }
}
