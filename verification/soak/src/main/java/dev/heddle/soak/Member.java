package dev.heddle.soak;

import dev.heddle.CpuSet;
import dev.heddle.Outcome;
import dev.heddle.Task;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One task of a storm: it takes some steps of all kinds and ends, unless somebody ends it before. Whatever it does, it looks
 * where it is, and keeps count of its beginnings and ends.
 */
final class Member implements Runnable {
    private static final int MOST_STEPS = 60;
    private static final int LOOKS = 20;
    private static final int EXCHANGES = 10;
    private static final int NATIVE_ONE_IN = 400;
    private static final int MOST_NATIVE_MICROS = 30_000;

    /** What it throws when it is its turn to fail. */
    static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OnPurpose() {
            super("on purpose", null, false, false);
        }
    }

    private final Commons commons;
    private final SplittableRandom random;
    private final Task task;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** Calls, counted before they are made: the task may have ended before a call returns. */
    private final AtomicInteger cancels = new AtomicInteger();

    /** Calls that have said that the task ends by them. */
    private final AtomicInteger cancelled = new AtomicInteger();

    /** Where it was dispatched last. The CPU writes it, on the thread that then runs this; a plain field will do. */
    private int cpu = -1;

    /** Odd while somebody changes the affinity; then where it may run is not known. */
    private final AtomicInteger changes = new AtomicInteger();

    /** Changed between the two increments of {@link #changes}. */
    private volatile CpuSet affinity;

    Member(Commons commons, SplittableRandom random) {
        this.commons = commons;
        this.random = random;
        this.affinity = CpuSet.first(commons.scheduler.cpus());
        this.task = commons.scheduler
                .task()
                .name("member")
                .priority(Priorities.any(random))
                .onUncaught((thread, thrown) -> {
                    if (!(thrown instanceof OnPurpose)) {
                        commons.findings.add("a member failed", thrown);
                    }
                })
                .unstarted(this);
        commons.whereabouts.follow(task.id(), this);
    }

    Task task() {
        return task;
    }

    /** It is dispatched there. On that CPU. */
    void runsOn(int where) {
        cpu = where;
    }

    // ---- what others do to it; any thread ----

    void cancel() {
        cancels.incrementAndGet();
        if (task.cancel()) {
            cancelled.incrementAndGet();
        }
    }

    /** By whoever has made it, once. */
    void start() {
        task.start();
    }

    /** Waits for its end, for a short time, if it can be waited for: a task that is not started cannot. */
    void await(Duration atMost) throws InterruptedException {
        if (task.thread().getState() != Thread.State.NEW) {
            task.join(atMost);
        }
    }

    /** A lie, to see whether it is found. */
    void claimTwoCancels() {
        cancelled.addAndGet(2);
    }

    /** One caller at a time. */
    void moveTo(CpuSet allowed) {
        changes.incrementAndGet();
        try {
            task.setAffinity(allowed);
            affinity = allowed;
        } catch (IllegalStateException noneOnline) {
            // Then nothing has changed, as promised.
        } finally {
            changes.incrementAndGet();
        }
    }

    /** What is wrong with its end; null if nothing. After its end; for each member once. */
    @Nullable
    String wrongEnd() {
        commons.whereabouts.forget(task.id());
        Outcome<?> outcome = task.outcome();
        boolean right = begun.get() <= 1
                && begun.get() == ended.get()
                && cancelled.get() <= 1
                && outcome != null
                && (begun.get() == 1 || outcome instanceof Outcome.Cancelled)
                && (!(outcome instanceof Outcome.Cancelled) || cancels.get() > 0);
        return right
                ? null
                : task + " begun " + begun + " times, ended " + ended + " times, cancelled by " + cancelled
                        + " of " + cancels + " calls, "
                        + outcome;
    }

    // ---- its life ----

    @Override
    public void run() {
        begun.incrementAndGet();
        try {
            for (int left = random.nextInt(MOST_STEPS); left >= 0; left--) {
                step();
                commons.steps.increment();
                look();
            }
        } catch (InterruptedException cancelledWhileItWaited) {
            // It ends, as a cancelled task should.
            return;
        } finally {
            ended.incrementAndGet();
        }
    }

    /** Between two preemption points it is where it was dispatched, and may be there. */
    private void look() {
        int before = changes.get();
        CpuSet allowed = affinity;
        Task.checkpoint();
        int here = cpu;
        if (commons.held.contains(here)) {
            commons.findings.add(task + " runs on CPU " + here + ", which is paused or offline");
        }
        if (!allowed.contains(here) && before % 2 == 0 && before == changes.get()) {
            commons.findings.add(task + " runs on CPU " + here + ", and may run on " + allowed);
        }
    }

    private void step() throws InterruptedException {
        switch (random.nextInt(18)) {
            case 0 -> giveWay();
            case 1 -> Task.sleep(Duration.ofNanos(random.nextInt(500_000)));
            case 2 -> Thread.sleep(Duration.ofNanos(random.nextInt(500_000)));
            case 3 -> LockSupport.parkNanos(random.nextInt(200_000));
            case 4 -> withTaskLock(random.nextInt(commons.taskLocks.length));
            case 5 -> withLock();
            case 6 -> withMonitor();
            case 7 -> withPermit();
            case 8 -> offer();
            case 9 -> commons.queue.poll(random.nextInt(300), TimeUnit.MICROSECONDS);
            case 10 -> withChild();
            case 11 -> giveJob();
            case 12 -> Task.withoutPreemption(this::compute);
            case 13 -> rarely();
            default -> looking();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is what is tried here
    private static void giveWay() {
        Thread.yield();
    }

    /** Whether somebody takes it in time is up to chance. */
    private void offer() throws InterruptedException {
        if (commons.queue.offer(this, random.nextInt(300), TimeUnit.MICROSECONDS)) {
            commons.steps.increment();
        }
    }

    private void looking() {
        for (int i = 0; i < LOOKS; i++) {
            compute();
            look();
        }
    }

    private void compute() {
        for (int i = 0; i < LOOKS; i++) {
            Thread.onSpinWait();
            Task.checkpoint();
        }
    }

    private void rarely() {
        switch (random.nextInt(NATIVE_ONE_IN)) {
            case 0, 1 -> {
                NativeSleep.micros(random.nextInt(MOST_NATIVE_MICROS));
                // Its CPU may have been given to another thread; it is on a CPU again when it has come off this one.
                LockSupport.parkNanos(1);
                giveWay();
            }
            case 2, 3, 4 -> cancel();
            case 5, 6, 7 -> throw new OnPurpose();
            default -> compute();
        }
    }

    private void withTaskLock(int which) throws InterruptedException {
        commons.taskLocks[which].lockInterruptibly();
        try {
            compute();
        } finally {
            commons.taskLocks[which].unlock();
        }
    }

    private void withLock() throws InterruptedException {
        if (commons.lock.tryLock(1, TimeUnit.MILLISECONDS)) {
            try {
                compute();
            } finally {
                commons.lock.unlock();
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // for nothing in particular
    private void withMonitor() throws InterruptedException {
        Object monitor = commons.monitors[random.nextInt(commons.monitors.length)];
        synchronized (monitor) {
            if (random.nextBoolean()) {
                monitor.notifyAll();
            } else {
                monitor.wait(1);
            }
        }
    }

    private void withPermit() throws InterruptedException {
        if (commons.semaphore.tryAcquire(1, TimeUnit.MILLISECONDS)) {
            try {
                compute();
            } finally {
                commons.semaphore.release();
            }
        }
    }

    private void giveJob() {
        commons.jobsGiven.increment();
        commons.jobs.execute(commons.jobsDone::increment);
    }

    /** They wake each other without time limits: a wake that is lost leaves both waiting. */
    private void withChild() throws InterruptedException {
        AtomicInteger turn = new AtomicInteger();
        Thread parent = Thread.currentThread();
        Task child = commons.scheduler.task().name("child").start(() -> takeTurns(turn, 1, parent));
        try {
            takeTurns(turn, 0, child.thread());
        } finally {
            // If it leaves early, because it was cancelled, the child need not wait for it any more.
            turn.set(2 * EXCHANGES);
            LockSupport.unpark(child.thread());
        }
        child.join();
    }

    /** Numbers below twice the exchanges belong to the two in turns. */
    private static void takeTurns(AtomicInteger turn, int mine, Thread other) {
        for (int now = turn.get(); now < 2 * EXCHANGES; now = turn.get()) {
            if (now % 2 == mine) {
                turn.compareAndSet(now, now + 1);
                LockSupport.unpark(other);
            } else if (Thread.currentThread().isInterrupted()) {
                return;
            } else {
                LockSupport.park();
            }
        }
    }
}
