package dev.heddle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A scheduler under test: nothing that it does can make a test wait for ever. */
public final class TestScheduler implements AutoCloseable {
    private static final Pattern CARRIER = Pattern.compile("-cpu(\\d+)(?:-\\d+)?\\z");

    private final Scheduler scheduler;
    private final Duration patience;

    private TestScheduler(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** One with this many CPUs and defaults otherwise. */
    public static TestScheduler cpus(int cpus) {
        return of(Scheduler.builder().cpus(cpus));
    }

    /** One that is configured otherwise. */
    public static TestScheduler of(SchedulerBuilder builder) {
        return new TestScheduler(builder.start(), Await.PATIENCE);
    }

    /** One for checks that are meant to fail: it waits only as long as told. */
    public static TestScheduler impatient(SchedulerBuilder builder, Duration patience) {
        return new TestScheduler(builder.start(), patience);
    }

    /** What is tested. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** A builder of tasks. */
    public TaskBuilder task() {
        return scheduler.task();
    }

    /** Waits for a condition, at most as long as this one's patience. */
    public void await(String what, BooleanSupplier condition) {
        Await.until(scheduler, patience, what, condition);
    }

    /** Waits for a latch. */
    public void await(String what, CountDownLatch latch) {
        await(what, () -> latch.getCount() == 0);
    }

    /** Waits until a task's thread has terminated. */
    public void awaitEnd(Task task) {
        Thread thread = threadOf(task);
        await(task + " to end", () -> thread.getState() == Thread.State.TERMINATED);
    }

    /** Waits until a task waits for something. */
    public void awaitBlocked(Task task) {
        awaitBlocked(threadOf(task));
    }

    /** Waits until a thread waits for something. */
    public void awaitBlocked(Thread thread) {
        await(thread + " to block", () -> {
            Thread.State state = thread.getState();
            return state == Thread.State.WAITING
                    || state == Thread.State.TIMED_WAITING
                    || state == Thread.State.BLOCKED;
        });
    }

    /** The thread of a task that is no job. */
    public static Thread threadOf(Task task) {
        Thread thread = task.thread();
        if (thread == null) {
            throw new IllegalStateException("a job: " + task);
        }
        return thread;
    }

    /** What one of many tasks does. */
    public interface Body {
        /** Runs as the task with this index. */
        void run(int index) throws Exception;
    }

    /** Runs {@code count} tasks of normal priority, waits for all, and throws what the first that failed has thrown. */
    public void crowd(int count, Body body) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            tasks.add(task().name("crowd-" + i).start(() -> record(failure, () -> body.run(index))));
        }
        for (Task task : tasks) {
            Thread thread = threadOf(task);
            await(task + " to end", () -> thread.getState() == Thread.State.TERMINATED || failure.get() != null);
        }
        rethrow(failure.get());
    }

    /** Starts one task and gives a handle that ends it orderly and reports what it has thrown. */
    public void one(TaskBuilder builder, Step body) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Task task = builder.start(() -> record(failure, body));
        awaitEnd(task);
        rethrow(failure.get());
    }

    /** Code that may throw anything. */
    public interface Step {
        /** Runs it. */
        void run() throws Exception;
    }

    /** A runnable that keeps what {@code step} throws for the test's own thread. */
    public static Runnable reporting(AtomicReference<@Nullable Throwable> failure, Step step) {
        return () -> record(failure, step);
    }

    private static void record(AtomicReference<@Nullable Throwable> failure, Step step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    /** Throws what a task has thrown, if anything. */
    public static void rethrow(@Nullable Throwable thrown) {
        if (thrown != null) {
            throw new AssertionError("in a task: " + thrown, thrown);
        }
    }

    /** A task on one CPU that computes, with preemption points, until it is told to stop; returns when it runs. */
    public Hog hog(int cpu, Priority priority) {
        Hog hog = new Hog();
        Task task = task().name("hog-" + cpu)
                .priority(priority)
                .affinity(CpuSet.of(cpu))
                .start(hog);
        await(task + " to run", () -> hog.turns > 0);
        return hog;
    }

    /** See {@link #hog}. */
    public static final class Hog implements Runnable, AutoCloseable {
        private volatile boolean stopped;
        private volatile long turns;

        Hog() {}

        @Override
        public void run() {
            long turn = 0;
            while (!stopped) {
                Task.checkpoint();
                turns = ++turn;
            }
        }

        /** How often it has gone round. */
        public long turns() {
            return turns;
        }

        /** Lets it end. */
        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {
            stop();
        }

        @Override
        public String toString() {
            return "a hog after " + turns + " turns";
        }
    }

    /** Goes to the tail of the ready queue. */
    @SuppressWarnings("ThreadPriorityCheck") // it is what is tested
    public static void yieldCpu() {
        Thread.yield();
    }

    /** The CPU that the calling task runs on, as the name of its carrier has it. */
    public static int currentCpu() {
        Matcher matcher = CARRIER.matcher(Thread.currentThread().toString());
        if (!matcher.find()) {
            throw new AssertionError("not on a carrier: " + Thread.currentThread());
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Closes the scheduler, which must not take longer than the patience. */
    @Override
    public void close() {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread closer = Thread.ofPlatform().daemon().name("closer").start(reporting(failure, scheduler::close));
        await("the scheduler to close", () -> !closer.isAlive());
        rethrow(failure.get());
    }
}
