package dev.heddle.lincheck;

import java.util.Locale;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Checks by Lincheck, in a JVM that runs nothing else: {@code SCENARIOS RUNS MINIMIZE CHECK:MODE...}. A scenario is a few random
 * operations on two threads; each is run so many times; one that fails is made smaller or not. Says one line a check, {@code lincheck | check | mode | what came of it | how
 * long}, behind what Lincheck has to say if it found something.
 */
public final class LincheckChild {
    static final String MODEL_CHECKING = "model checking";
    static final String STRESS = "stress";
    static final String PASSES = "passes";

    private LincheckChild() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        int scenarios = Integer.parseInt(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        boolean minimize = Boolean.parseBoolean(arguments[2]);
        for (int i = 3; i < arguments.length; i++) {
            String[] checkAndMode = arguments[i].split(":", 2);
            Class<?> check = Class.forName(checkAndMode[0]);
            long begin = System.nanoTime();
            String found = found(check, checkAndMode[1], scenarios, runs, minimize);
            System.out.printf(
                    Locale.ROOT,
                    "lincheck | %s | %s | %s | %.1f s%n",
                    check.getSimpleName(),
                    checkAndMode[1],
                    found,
                    (System.nanoTime() - begin) / 1e9);
        }
        // Lincheck's threads must not keep this JVM alive.
        System.exit(0);
    }

    /** The headline of what Lincheck found. */
    private static String found(Class<?> check, String mode, int scenarios, int runs, boolean minimize) {
        Options<?, ?> options = mode.equals(MODEL_CHECKING) ? new ModelCheckingOptions() : new StressOptions();
        options.minimizeFailedScenario(minimize);
        configure(options, check, scenarios, runs);
        try {
            options.check(check);
            return PASSES;
        } catch (LincheckAssertionError caught) {
            String said = String.valueOf(caught.getMessage()).strip();
            System.out.println(said);
            return said.lines().findFirst().orElse("?").replaceAll("^= | =$", "");
        }
    }

    private static void configure(Options<?, ?> options, Class<?> check, int scenarios, int runs) {
        // There are two operations, each happens once: so there is one scenario.
        boolean once = check.getSimpleName().endsWith("HaltOperations");
        options.iterations(once ? 1 : scenarios)
                .invocationsPerIteration(once ? scenarios * runs : runs)
                .threads(2)
                .actorsBefore(once ? 0 : 2)
                .actorsPerThread(once ? 1 : 3)
                .actorsAfter(once ? 0 : 2);
        for (Class<?> inner : check.getDeclaredClasses()) {
            if (inner.getSimpleName().equals("Specification")) {
                options.sequentialSpecification(inner);
                return;
            }
        }
        // It judges by its own validation, whatever the operations return.
        options.verifier(EpsilonVerifier.class);
    }
}
