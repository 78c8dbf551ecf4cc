package dev.heddle.explorer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The entry into the engine's class loader: runs the schedule of a seed. Returns what is wrong with it, or null. */
public final class Explorer implements LongFunction<@Nullable String> {
    private static final int LOG_TAIL = 400;

    /** In place of features: explores one part of the host machine, or donation, alone. */
    static final String LATCH = "latch";

    static final String TIMER = "timer";

    static final String DONATION = "donation";

    static final String TENURE = "tenure";

    /** Beside features: replays schedules with the CPUs relabelled. */
    static final String RELABELLED = "relabelled";

    /** Broken twin: a watchdog that does not look where the thread is. */
    static final String NO_HANDSHAKE = "no handshake";

    private final Set<String> names;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);

    /** Which features, by their names, and no others, schedules may have. */
    public Explorer(Set<String> names) {
        this.names = names;
        for (Feature feature : Feature.values()) {
            if (names.contains(feature.name())) {
                features.add(feature);
            }
        }
    }

    @Override
    public @Nullable String apply(long seed) {
        return run(seed, null);
    }

    /** The same schedule again, step by step. */
    public String replay(long seed) {
        List<String> log = new ArrayList<>();
        String wrong = run(seed, log);
        List<String> tail = log.subList(Math.max(0, log.size() - LOG_TAIL), log.size());
        return wrong + System.lineSeparator() + String.join(System.lineSeparator(), tail);
    }

    /** The whole schedule of a seed, a line for each step; CPUs by the order in which they start. */
    public List<String> trace(long seed) {
        List<String> log = new ArrayList<>();
        String wrong = run(seed, log);
        log.add("wrong: " + (wrong == null ? null : wrong.lines().findFirst().orElse("")));
        return log;
    }

    private @Nullable String run(long seed, @Nullable List<String> log) {
        Interleaver interleaver = new Interleaver(seed, log);
        return interleaver.run(world(interleaver));
    }

    private Interleaver.World world(Interleaver interleaver) {
        if (names.contains(LATCH)) {
            return new LatchWorld(interleaver);
        }
        if (names.contains(TIMER)) {
            return new TimerWorld(interleaver);
        }
        if (names.contains(TENURE) || names.contains(NO_HANDSHAKE)) {
            return new TenureWorld(interleaver, names.contains(TENURE));
        }
        return names.contains(DONATION)
                ? new DonationWorld(interleaver)
                : new EngineWorld(interleaver, features, names.contains(RELABELLED));
    }
}
