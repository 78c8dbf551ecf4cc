package dev.heddle.explorer;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Many schedules of one engine, the real one or a mutant, each from a seed of its own. */
final class Exploration {
    /** As powers of two, how many CPUs a domain has: more than there are, two, one. */
    static final int ONE_DOMAIN = 5;

    static final int PAIRS = 1;
    static final int SINGLES = 0;

    private final EngineLoader loader;
    private final LongFunction<@Nullable String> explorer;

    /** Where the search found something. */
    record Finding(long seed, long schedules, String what) {}

    Exploration(@Nullable Mutant mutant, Set<Feature> features, int domainShift) {
        this(mutant, domainShift, features.stream().map(Feature::name).collect(Collectors.toSet()));
    }

    /** The same with the CPUs relabelled, or not. */
    static Exploration labelled(@Nullable Mutant mutant, Set<Feature> features, int domainShift, boolean anew) {
        Set<String> names = features.stream().map(Feature::name).collect(Collectors.toSet());
        if (anew) {
            names.add(Explorer.RELABELLED);
        }
        return new Exploration(mutant, domainShift, names);
    }

    /** Of something smaller than the engine. */
    Exploration(@Nullable Mutant mutant, String part) {
        this(mutant, ONE_DOMAIN, Set.of(part));
    }

    private Exploration(@Nullable Mutant mutant, int domainShift, Set<String> names) {
        loader = new EngineLoader(mutant, domainShift);
        try {
            @SuppressWarnings("unchecked")
            LongFunction<@Nullable String> loaded =
                    (LongFunction<@Nullable String>) loader.loadClass(Explorer.class.getName())
                            .getConstructor(Set.class)
                            .newInstance(names);
            explorer = loaded;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    EngineLoader loader() {
        return loader;
    }

    /** Runs schedules from {@code firstSeed} on. Returns what the first bad one was, or null. */
    @Nullable
    Finding search(long firstSeed, long schedules) {
        for (long i = 0; i < schedules; i++) {
            String wrong = explorer.apply(firstSeed + i);
            if (wrong != null) {
                return new Finding(firstSeed + i, i + 1, wrong);
            }
        }
        return null;
    }

    /** Whether the schedule of a seed is a good one. */
    boolean passes(long seed) {
        return explorer.apply(seed) == null;
    }

    /** The schedule of a seed, with a line for each step. */
    List<String> trace(long seed) {
        try {
            Method trace = explorer.getClass().getMethod("trace", long.class);
            @SuppressWarnings("unchecked")
            List<String> lines = (List<String>) trace.invoke(explorer, seed);
            return lines;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same schedule again, with a line for each step. */
    String replay(long seed) {
        try {
            Method replay = explorer.getClass().getMethod("replay", long.class);
            return (String) replay.invoke(explorer, seed);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
