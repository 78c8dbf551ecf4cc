package dev.heddle.lincheck;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * One check by Lincheck, in a JVM that runs nothing else: {@code CHECK MODE SCENARIOS RUNS}. A scenario is a few random operations
 * on two threads or three; each is run so many times.
 */
public final class LincheckChild {
    /** The exit status if it found something; it has printed what. Any other but 0 is a failure of the check itself. */
    static final int CAUGHT = 3;

    static final String MODEL_CHECKING = "model checking";
    static final String STRESS = "stress";

    private LincheckChild() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        Class<?> check = Class.forName(arguments[0]);
        Options<?, ?> options = arguments[1].equals(MODEL_CHECKING) ? new ModelCheckingOptions() : new StressOptions();
        int status = 0;
        try {
            configure(options, check, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            options.check(check);
        } catch (LincheckAssertionError caught) {
            System.out.println(caught.getMessage());
            status = CAUGHT;
        }
        // Lincheck's threads must not keep this JVM alive.
        System.exit(status);
    }

    private static void configure(Options<?, ?> options, Class<?> check, int scenarios, int runs) {
        // There each thread does what it does once, and a third thread is what makes it interesting.
        boolean once = check.getSimpleName().equals("HaltOperations");
        options.iterations(scenarios)
                .invocationsPerIteration(runs)
                .threads(once ? 3 : 2)
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
