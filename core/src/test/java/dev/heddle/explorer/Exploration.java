package dev.heddle.explorer;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Many schedules of one engine, the real one or a mutant, each from a seed of its own. One explores at a time. */
final class Exploration {
    /** By their domain shift. Each has all mutants in it, so that the JVM compiles it once. */
    private static final Map<Integer, EngineLoader> ENGINES = new HashMap<>();

    private final EngineLoader loader;
    private final int mutant;
    private final Object explorer;

    /** Where the search found something. */
    record Finding(long seed, long schedules, String what) {}

    Exploration(@Nullable Mutant mutant, Scenario scenario) {
        this(mutant, scenario.domainShift(), scenario.names());
    }

    /** The same with the CPUs relabelled, or not. */
    static Exploration labelled(@Nullable Mutant mutant, Scenario scenario, boolean anew) {
        Set<String> names = scenario.names();
        if (anew) {
            names.add(Explorer.RELABELLED);
        }
        return new Exploration(mutant, scenario.domainShift(), names);
    }

    /** Of the real engine by an explorer that is broken itself. */
    static Exploration ofBroken(Mutant explorer, Scenario scenario) {
        EngineLoader loader = new EngineLoader(explorer, List.of(), scenario.domainShift());
        return new Exploration(loader, 0, scenario.names());
    }

    /** Of something smaller than the engine. */
    Exploration(@Nullable Mutant mutant, String part) {
        this(mutant, Scenario.ONE_DOMAIN, Set.of(part));
    }

    private Exploration(@Nullable Mutant mutant, int domainShift, Set<String> names) {
        this(
                engine(domainShift),
                mutant == null ? 0 : engine(domainShift).mutants().numberOf(mutant),
                names);
    }

    private static EngineLoader engine(int domainShift) {
        return ENGINES.computeIfAbsent(domainShift, shift -> new EngineLoader(null, Mutants.every(), shift));
    }

    private Exploration(EngineLoader loader, int mutant, Set<String> names) {
        this.loader = loader;
        this.mutant = mutant;
        try {
            this.explorer = loader.loadClass(Explorer.class.getName())
                    .getConstructor(Set.class, int.class)
                    .newInstance(names, this.mutant);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many switch points the engine has. */
    int switchPoints() {
        return loader.switchPoints();
    }

    /** Whether the mutant has its place in the engine, which has run. */
    boolean isMutated() {
        return loader.mutants().isPlaced(mutant);
    }

    /** Runs schedules from {@code firstSeed} on. Returns what the first bad one was, or null. */
    @Nullable
    Finding search(long firstSeed, long schedules) {
        Long seed = call("search", Long.class, firstSeed, schedules);
        if (seed == null) {
            return null;
        }
        String what = call("check", String.class, seed);
        if (what == null) {
            throw new IllegalStateException("seed " + seed + " does not do the same again");
        }
        return new Finding(seed, seed - firstSeed + 1, what);
    }

    /** Whether the schedule of a seed is a good one. */
    boolean passes(long seed) {
        return call("check", String.class, seed) == null;
    }

    /** Whether the schedule of a seed is the same again when each of its steps is told. */
    boolean isRepeated(long seed) {
        return called(call("isRepeated", Boolean.class, seed));
    }

    /** The schedule of a seed, with a line for each step. */
    @SuppressWarnings("unchecked")
    List<String> trace(long seed) {
        return (List<String>) called(call("trace", List.class, seed));
    }

    /** The same schedule again, with a line for each step. */
    String replay(long seed) {
        return called(call("replay", String.class, seed));
    }

    private static <T> T called(@Nullable T result) {
        if (result == null) {
            throw new IllegalStateException("no result");
        }
        return result;
    }

    /** Calls a method of the explorer, which is of another class loader. */
    private <T> @Nullable T call(String method, Class<T> type, Object... arguments) {
        try {
            Class<?>[] longs = new Class<?>[arguments.length];
            Arrays.fill(longs, long.class);
            Method called = explorer.getClass().getMethod(method, longs);
            return type.cast(called.invoke(explorer, arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
