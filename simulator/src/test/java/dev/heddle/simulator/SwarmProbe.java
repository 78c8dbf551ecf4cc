package dev.heddle.simulator;

import java.util.List;
import java.util.function.LongFunction;

/** One seed of the swarm, for class loaders that know only the JDK's types. Public, with a public constructor, for those. */
public final class SwarmProbe implements LongFunction<String> {
    public SwarmProbe() {}

    @Override
    public String apply(long seed) {
        List<SwarmFailure> failures = Swarm.run(seed, "").failures();
        if (failures.isEmpty()) {
            return "";
        }
        Throwable what = failures.get(0).what();
        return what instanceof PropertyViolation wrong
                ? "property " + wrong.property() + ": " + wrong.words()
                : what.toString();
    }
}
