package dev.heddle.compositor.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pixel of every client is where it must be, after every frame; and what breaks that is found. */
class OracleTest {
    private static final int SEEDS = 100;
    private static final int FRAMES = 40;

    record Mutant(String what, String className, String method, Function<AtomicInteger, CodeTransform> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    @Test
    void everyPixelOfEveryClientIsAccountedFor() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new StormOfClients(seed).run(FRAMES);
            } catch (AssertionError wrong) {
                throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant("no damage where a surface was", "Surface", "collect", dropped("addAll", 4)),
                new Mutant("no damage where a client has drawn", "Surface", "collect", dropped("add", 7)),
                new Mutant("a client's damage is forgotten", "Canvas", "damaged", dropped("add", 7)),
                new Mutant("the buffers do not catch up", "Surface", "begin", dropped("catchUpWith", 2)),
                new Mutant("a dead client's surface stays", "Surface", "collect", OracleTest::alwaysShown),
                new Mutant("a dead client's surface does not come back", "Surface", "close", OracleTest::notStored),
                new Mutant("a client draws what is shown", "Surface", "begin", OracleTest::frontForBack));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutant mutant) throws ReflectiveOperationException {
        AtomicInteger changes = new AtomicInteger();
        MutantLoader loader = new MutantLoader(
                mutant.className(), mutant.method(), mutant.change().apply(changes), changes);
        for (long seed = 0; seed < SEEDS; seed++) {
            if (!isRight(loader, seed)) {
                assertThat(loader.changes()).isPositive();
                return;
            }
        }
        fail("nothing is wrong in %d seeds with: %s", SEEDS, mutant.what());
    }

    /** Otherwise the mutants would be found for being loaded by another loader. */
    @Test
    void nothingIsFoundIfNothingIsChanged() throws ReflectiveOperationException {
        MutantLoader loader = new MutantLoader("", "", CodeTransform.ACCEPT_ALL, new AtomicInteger());
        for (long seed = 0; seed < 5; seed++) {
            assertThat(isRight(loader, seed)).isTrue();
        }
    }

    private static boolean isRight(MutantLoader loader, long seed) throws ReflectiveOperationException {
        Class<?> storm = loader.loadClass(StormOfClients.class.getName());
        Constructor<?> constructor = storm.getDeclaredConstructor(long.class);
        constructor.setAccessible(true);
        Method run = storm.getDeclaredMethod("run", int.class);
        run.setAccessible(true);
        try {
            run.invoke(constructor.newInstance(seed), FRAMES);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError) {
                return false;
            }
            throw e;
        }
    }

    /** A call that returns nothing is not made; what it would have taken, each in one slot, goes away. */
    private static Function<AtomicInteger, CodeTransform> dropped(String method, int slots) {
        return changes -> (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString(method)) {
                changes.incrementAndGet();
                for (int slot = 0; slot < slots; slot++) {
                    code.pop();
                }
            } else {
                code.with(element);
            }
        };
    }

    private static CodeTransform alwaysShown(AtomicInteger changes) {
        return (code, element) -> {
            if (isPut(element, "shown")) {
                changes.incrementAndGet();
                code.pop().iconst_1();
            }
            code.with(element);
        };
    }

    private static CodeTransform notStored(AtomicInteger changes) {
        return (code, element) -> {
            if (isPut(element, "state")) {
                changes.incrementAndGet();
                code.pop2();
            } else {
                code.with(element);
            }
        };
    }

    private static boolean isPut(CodeElement element, String field) {
        return element instanceof FieldInstruction put
                && put.opcode() == Opcode.PUTFIELD
                && put.name().equalsString(field);
    }

    /** {@code buffers[1 - front]} becomes {@code buffers[front]}. */
    private static CodeTransform frontForBack(AtomicInteger changes) {
        return (code, element) -> {
            if (element instanceof OperatorInstruction operator && operator.opcode() == Opcode.ISUB) {
                changes.incrementAndGet();
                code.swap().pop();
            } else {
                code.with(element);
            }
        };
    }
}
