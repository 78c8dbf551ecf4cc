package dev.heddle.compositor.desktop;

import dev.heddle.Priority;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * The task that starts and kills: so many a second, each killed some tens of milliseconds after its start, in the order of
 * the starts. Now and then it kills the client of a window, too, and starts it anew.
 */
final class Churn {
    private static final long TICK_NANOS = 1_000_000;
    private static final long LIFE_NANOS = 30_000_000;
    private static final long WINDOW_LIFE_NANOS = 1_000_000_000;

    /** Who was kept from its work for longer leaves the rest out: that would be another storm. */
    private static final long LONGEST_LAG_NANOS = 20_000_000;

    private final TaskHost host;
    private final Victim.Surfaces surfaces;
    private final int rate;
    private final Windows windows;
    private final SplittableRandom random;
    private final Histogram kills = new Histogram(60_000_000_000L, 3);

    private final Deque<Victim> living = new ArrayDeque<>();
    private final Deque<Long> starts = new ArrayDeque<>();
    private final Deque<Victim> dying = new ArrayDeque<>();

    // One writer: the task, and when that has ended whoever ends the rest.
    private volatile long started;
    private volatile long ended;
    private volatile long refused;

    /** Set by whoever ends the desktop: nobody computes any more. Without priorities nothing else might get a CPU. */
    private volatile boolean over;

    Churn(TaskHost host, Victim.Surfaces surfaces, int rate, Windows windows, long seed) {
        this.host = host;
        this.surfaces = surfaces;
        this.rate = rate;
        this.windows = windows;
        this.random = new SplittableRandom(seed);
    }

    HostedTask task() {
        return host.task("churn", Priority.NORMAL, null, this::run);
    }

    private void run() throws InterruptedException {
        long begun = System.nanoTime();
        long windowDue = begun + WINDOW_LIFE_NANOS;
        long made = 0;
        for (long tick = begun; ; tick = Math.max(tick + TICK_NANOS, System.nanoTime() - LONGEST_LAG_NANOS)) {
            host.sleepUntil(tick);
            long now = System.nanoTime();
            long due = (long) ((now - begun) * 1e-9 * rate);
            long lag = (long) (LONGEST_LAG_NANOS * 1e-9 * rate) + 1;
            for (made = Math.max(made, due - lag); made < due; made++) {
                start();
                host.checkpoint();
            }
            while (!starts.isEmpty() && now - starts.getFirst() > LIFE_NANOS) {
                starts.removeFirst();
                kill(living.removeFirst());
            }
            reap();
            if (now >= windowDue && windows.count() > 0) {
                windowDue += WINDOW_LIFE_NANOS;
                windows.restart(random.nextInt(windows.count()));
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void start() {
        Victim victim = new Victim(host, surfaces, this::isOver, started);
        if (victim.state() != Victim.State.NEW) {
            victim.task().start();
        }
        started++;
        if (victim.state() == Victim.State.NEW || victim.state() == Victim.State.QUEUED) {
            kill(victim);
        } else {
            living.add(victim);
            starts.add(System.nanoTime());
        }
    }

    private void kill(Victim victim) {
        long before = System.nanoTime();
        victim.task().kill();
        kills.recordValue(Math.clamp(System.nanoTime() - before, 0, kills.getHighestTrackableValue()));
        dying.add(victim);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void reap() {
        while (!dying.isEmpty() && dying.getFirst().task().hasEnded()) {
            ended++;
            if (dying.removeFirst().wasRefused()) {
                refused++;
            }
        }
    }

    /** From now on nothing of it computes. Any thread. */
    void stop() {
        over = true;
    }

    private boolean isOver() {
        return over;
    }

    /** Kills the rest and counts what ends, until all have ended or time is over. When the task has ended. */
    void finish(long deadline) throws InterruptedException {
        while (!living.isEmpty()) {
            kill(living.removeFirst());
        }
        starts.clear();
        while (!dying.isEmpty()) {
            Victim victim = dying.getFirst();
            if (!victim.task().hasEnded() && !Ending.await(victim.task(), deadline)) {
                return;
            }
            reap();
        }
    }

    long started() {
        return started;
    }

    long ended() {
        return ended;
    }

    long refused() {
        return refused;
    }

    /** How long it took to kill one, from the call to its return. When the task has ended. */
    Percentiles kills() {
        return Percentiles.of(kills);
    }
}
