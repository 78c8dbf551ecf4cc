package dev.heddle.explorer;

import dev.heddle.machine.HostProbe;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The entry into the engine's class loader: runs schedules of one kind, each from its seed, on as many threads as there are cores. */
public final class Explorer {
    private static final int LOG_TAIL = 400;

    /** So many schedules a thread takes at a time. */
    private static final int CHUNK = 32;

    /** In place of features: explores one part of the host machine, or donation, alone. */
    static final String LATCH = "latch";

    static final String TIMER = "timer";

    static final String DONATION = "donation";

    static final String QUEUE = "queue";

    static final String TENURE = "tenure";

    /** Beside features: replays schedules with the CPUs relabelled. */
    static final String RELABELLED = "relabelled";

    /** Broken twin: a watchdog that does not look where the thread is. */
    static final String NO_HANDSHAKE = "no handshake";

    /** The number of the mutant that is switched on, or 0. Set while no schedule runs. Public for the code that asks. */
    public static int mutant;

    private final int myMutant;
    private final Set<String> names;
    private final Size size;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);

    /** Which features, by their names, and no others, schedules may have, and their size; and a mutant's number, or 0. */
    public Explorer(Set<String> names, int mutant) {
        this.myMutant = mutant;
        this.names = names;
        this.size = names.contains(Size.SMALL.name()) ? Size.SMALL : Size.LARGE;
        for (Feature feature : Feature.values()) {
            if (names.contains(feature.name())) {
                features.add(feature);
            }
        }
    }

    /**
     * Runs the schedules of {@code count} seeds from {@code first} on.
     *
     * @return the lowest seed whose schedule is wrong, or null
     */
    public @Nullable Long search(long first, long count) {
        AtomicLong next = new AtomicLong(first);
        AtomicLong wrong = new AtomicLong(Long.MAX_VALUE);
        int threads =
                (int) Math.min((count - 1) / CHUNK + 1, Runtime.getRuntime().availableProcessors());
        List<FutureTask<Void>> searches = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            searches.add(onThreadOfItsOwn(() -> {
                searchInChunks(next, first + count, wrong);
                return null;
            }));
        }
        searches.forEach(Explorer::resultOf);
        return wrong.get() == Long.MAX_VALUE ? null : wrong.get();
    }

    /** All seeds below a wrong one are looked at, by one thread or another. */
    private void searchInChunks(AtomicLong next, long end, AtomicLong wrong) {
        long seed = next.getAndAdd(CHUNK);
        while (seed < Math.min(end, wrong.get())) {
            long last = Math.min(seed + CHUNK, end) - 1;
            while (seed <= last && seed < wrong.get()) {
                if (run(seed, null) != null) {
                    wrong.accumulateAndGet(seed, Math::min);
                }
                seed++;
            }
            seed = next.getAndAdd(CHUNK);
        }
    }

    /** What is wrong with the schedule of a seed, or null. */
    public @Nullable String check(long seed) {
        String wrong = resultOf(onThreadOfItsOwn(() -> {
            String found = run(seed, null);
            return found == null ? "" : found;
        }));
        return wrong.isEmpty() ? null : wrong;
    }

    /** The same schedule again, step by step: who does what, by the lines of the source. */
    public String replay(long seed) {
        List<String> log = new ArrayList<>();
        String wrong = resultOf(onThreadOfItsOwn(() -> String.valueOf(run(seed, log))));
        List<String> tail = log.subList(Math.max(0, log.size() - LOG_TAIL), log.size());
        SourceText source = new SourceText();
        return wrong
                + System.lineSeparator()
                + tail.stream().map(source::beside).collect(Collectors.joining(System.lineSeparator()));
    }

    /** The whole schedule of a seed, a line for each step; CPUs by the order in which they start. */
    public List<String> trace(long seed) {
        List<String> log = new ArrayList<>();
        String wrong = resultOf(onThreadOfItsOwn(() -> String.valueOf(run(seed, log))));
        log.add("wrong: " + wrong.lines().findFirst().orElse(""));
        return log;
    }

    /** Whether the schedule of a seed is as long, and as right or wrong, when each of its steps is told. */
    public boolean isRepeated(long seed) {
        return resultOf(onThreadOfItsOwn(() -> {
            Interleaver silent = new Interleaver(seed, null, this::world);
            boolean good = silent.run() == null;
            Interleaver told = new Interleaver(seed, new ArrayList<>(), this::world);
            return good == (told.run() == null) && silent.steps() == told.steps();
        }));
    }

    private <T> FutureTask<T> onThreadOfItsOwn(Callable<T> body) {
        mutant = myMutant;
        FutureTask<T> task = new FutureTask<>(body);
        // Each change of actors writes a word of the JVM's, and each step reads another: beside those of a second
        // explorer it is slower.
        HostProbe.startSpaced(new ExplorerThread(task));
        return task;
    }

    private static <T> T resultOf(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String run(long seed, @Nullable List<String> log) {
        return new Interleaver(seed, log, this::world).run();
    }

    private Interleaver.World world(Interleaver interleaver) {
        if (names.contains(LATCH)) {
            return new LatchWorld(interleaver);
        }
        if (names.contains(QUEUE)) {
            return new QueueWorld(interleaver);
        }
        if (names.contains(TIMER)) {
            return new TimerWorld(interleaver);
        }
        if (names.contains(TENURE) || names.contains(NO_HANDSHAKE)) {
            return new TenureWorld(interleaver, names.contains(TENURE));
        }
        return names.contains(DONATION)
                ? new DonationWorld(interleaver)
                : new EngineWorld(interleaver, features, size, names.contains(RELABELLED));
    }
}
