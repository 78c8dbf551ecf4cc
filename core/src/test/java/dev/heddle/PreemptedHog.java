package dev.heddle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A hog on the only CPU is asked to give way when a sleeper is due; somebody else waits in the inbox. True if both have run
 * before the hog went on for another slice.
 */
public final class PreemptedHog implements BooleanSupplier {
    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Whoever waits for its end waits longer than the hog's patience. */
    private static final Duration SLICE = Duration.ofSeconds(10);

    private final AtomicBoolean hogging = new AtomicBoolean();
    private final AtomicBoolean sleeperRan = new AtomicBoolean();
    private final AtomicBoolean parkedRan = new AtomicBoolean();
    private final AtomicBoolean inTime = new AtomicBoolean();

    /** When the sleeper is due. Written by it, before it sleeps. */
    private volatile long dueAt;

    /** One run. */
    public PreemptedHog() {}

    /** The machine may stop us for as long as the sleeper sleeps: such a run shows nothing, whatever comes of it. */
    @Override
    public boolean getAsBoolean() {
        PreemptedHog one = this;
        while (!one.runsBeforeTheSleeperIsDue()) {
            one = new PreemptedHog();
        }
        return one.inTime.get();
    }

    /** Whether the hog ran, and the other had been woken, before the sleeper was due. */
    private boolean runsBeforeTheSleeperIsDue() {
        // With the bound on starvation, which is shorter than the slice and does not concern equals.
        SchedulerBuilder builder = Scheduler.builder().cpus(1).slice(SLICE);
        try (TestScheduler on = TestScheduler.of(builder)) {
            Task parked = on.task().start(this::park);
            Task sleeper = on.task().start(this::sleep);
            on.awaitBlocked(parked);
            on.awaitBlocked(sleeper);
            Task hog = on.task().start(this::hog);
            on.await("the hog to run", hogging::get);
            LockSupport.unpark(parked.thread());
            boolean early = System.nanoTime() - dueAt < 0;
            on.awaitEnd(hog);
            return early;
        }
    }

    private void park() {
        while (!hogging.get()) {
            LockSupport.park();
        }
        parkedRan.set(true);
    }

    private void sleep() {
        dueAt = System.nanoTime() + SLEEP_NANOS;
        try {
            Task.sleepUntil(dueAt);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        sleeperRan.set(true);
    }

    private void hog() {
        hogging.set(true);
        long start = System.nanoTime();
        while (!inTime.get() && System.nanoTime() - start < PATIENCE_NANOS) {
            Task.checkpoint();
            inTime.set(sleeperRan.get() && parkedRan.get());
        }
    }
}
