package dev.heddle;

import dev.heddle.context.VirtualThreadHook;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.event.StallReport;
import dev.heddle.machine.CarrierPinning;
import dev.heddle.machine.HostMachine;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Configures and starts a {@link Scheduler}. For use by one thread. */
public final class SchedulerBuilder {
    // Read once, by the scheduler that is made.
    String name = "heddle";
    int cpus = Math.min(Runtime.getRuntime().availableProcessors(), CpuSet.MAX_CPUS);
    Duration slice = Duration.ofMillis(4);
    Duration starvationBound = Duration.ofSeconds(1);
    Duration grace = Duration.ofMinutes(1);
    Duration unwinding = Duration.ofSeconds(10);
    boolean pinned;

    @Nullable
    SchedulingEvents events;

    Thread.@Nullable UncaughtExceptionHandler uncaught;
    Duration carrierBlockedAfter = Duration.ofMillis(8);
    Duration stallAfter = Duration.ofSeconds(5);
    Consumer<? super StallReport> onStall = StallReporter::log;

    SchedulerBuilder() {}

    /**
     * The prefix of the carriers' thread names.
     *
     * @param name not null; {@code heddle} by default
     * @return this
     */
    public SchedulerBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * How many CPUs the scheduler has. More than the machine has cores is allowed: the operating system then shares
     * the cores among the carriers.
     *
     * @param cpus from 1 to {@value CpuSet#MAX_CPUS}; as many as the JVM may use by default
     * @return this
     * @throws IllegalArgumentException if {@code cpus} is out of range
     */
    public SchedulerBuilder cpus(int cpus) {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw new IllegalArgumentException("a scheduler has 1 to " + CpuSet.MAX_CPUS + " CPUs, not " + cpus);
        }
        this.cpus = cpus;
        return this;
    }

    /**
     * How long a task may run while another of the same or a higher priority waits for its CPU. It gives way at its
     * next preemption point after that.
     *
     * @param slice from 100 µs to 10 s; 4 ms by default
     * @return this
     * @throws IllegalArgumentException if {@code slice} is out of range
     */
    public SchedulerBuilder slice(Duration slice) {
        if (slice.compareTo(Duration.ofNanos(100_000)) < 0 || slice.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("a slice is 100 µs to 10 s, not " + slice);
        }
        this.slice = slice;
        return this;
    }

    /**
     * How long tasks of a less urgent priority wait at the most while more urgent ones keep their CPU busy. Then that
     * priority is granted a twentieth of the bound as running time, in turns with the others: about 5 % of the CPU.
     *
     * @param bound from 10 ms to 1 hour, 1 s by default; {@link Duration#ZERO} for strict priorities
     * @return this
     * @throws IllegalArgumentException if {@code bound} is out of range
     */
    public SchedulerBuilder starvationBound(Duration bound) {
        if (!bound.isZero()
                && (bound.compareTo(Duration.ofMillis(10)) < 0 || bound.compareTo(Duration.ofHours(1)) > 0)) {
            throw new IllegalArgumentException("a starvation bound is 10 ms to 1 h, or zero for none, not " + bound);
        }
        this.starvationBound = bound;
        return this;
    }

    /**
     * How long {@link Scheduler#close} waits.
     *
     * @param grace how long tasks may go on by themselves; 1 minute by default
     * @param unwinding how long they may take to end when they have been cancelled; 10 seconds by default
     * @return this
     * @throws IllegalArgumentException if one of them is negative
     */
    public SchedulerBuilder closeWithin(Duration grace, Duration unwinding) {
        if (grace.isNegative() || unwinding.isNegative()) {
            throw new IllegalArgumentException(
                    "a scheduler cannot be closed within " + grace + " and " + unwinding + ": neither may be negative");
        }
        this.grace = grace;
        this.unwinding = unwinding;
        return this;
    }

    /**
     * Whether each carrier is bound to a core of its own (to a core it shares, if there are more CPUs than cores).
     * Only pinned carriers spin before they halt, which makes their wakes some fifty times faster: two unpinned
     * spinners could share one core.
     *
     * @param pinned false by default
     * @return this
     */
    public SchedulerBuilder pinned(boolean pinned) {
        this.pinned = pinned;
        return this;
    }

    /**
     * Who is told about every scheduling event.
     *
     * @param events called in the middle of the loop; see there
     * @return this
     */
    public SchedulerBuilder events(SchedulingEvents events) {
        this.events = Objects.requireNonNull(events, "events");
        return this;
    }

    /**
     * Who is told what tasks throw that have no handler of their own. Threads that a task makes with {@code
     * Thread.ofVirtual()}, and jobs, keep to the JVM's rules.
     *
     * @param handler called in the task that has thrown; the JVM's handler for all threads by default
     * @return this
     * @see TaskBuilder#onUncaught
     */
    public SchedulerBuilder onUncaught(Thread.UncaughtExceptionHandler handler) {
        this.uncaught = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * After how long a task that is blocked in native code, or while it is pinned to its carrier, loses its CPU, if
     * something else waits for that CPU. The CPU goes on with a carrier of its own; the task keeps the thread that it
     * is on until it next blocks, yields or passes a preemption point, and then goes on on a CPU like any other. It
     * may take a quarter longer until it is noticed. A task that computes never loses its CPU like this. Each time
     * is counted ({@link CpuStats#handOvers}) and reported ({@link #onStall}).
     *
     * <p>The default leaves room for what else a hand-over takes, so that a stuck task holds up others for less than 20 ms as a rule.
     *
     * @param threshold from 1 ms to 1 h, 8 ms by default; zero: never
     * @return this
     * @throws IllegalArgumentException if {@code threshold} is out of range
     */
    public SchedulerBuilder carrierBlockedAfter(Duration threshold) {
        this.carrierBlockedAfter = zeroOrWithin(threshold, Duration.ofMillis(1), "a carrier is blocked after 1 ms");
        return this;
    }

    /**
     * After how long it is reported that a ready task has not run, or that a CPU was asked to come to its loop and
     * has not. Each such stall is reported once.
     *
     * @param threshold from 10 ms to 1 h, 5 s by default; zero: never
     * @return this
     * @throws IllegalArgumentException if {@code threshold} is out of range
     */
    public SchedulerBuilder stallAfter(Duration threshold) {
        this.stallAfter = zeroOrWithin(threshold, Duration.ofMillis(10), "a stall is one after 10 ms");
        return this;
    }

    private static Duration zeroOrWithin(Duration threshold, Duration least, String allowed) {
        boolean inRange = threshold.compareTo(least) >= 0 && threshold.compareTo(Duration.ofHours(1)) <= 0;
        if (!threshold.isZero() && !inRange) {
            throw new IllegalArgumentException(allowed + " to 1 h, or never (zero), not " + threshold);
        }
        return threshold;
    }

    /**
     * Who is told about stalls and blocked carriers.
     *
     * @param listener called on a thread that does nothing else, one report after the other; by default it logs them
     *     as warnings by the {@link System.Logger} named {@code dev.heddle}
     * @return this
     */
    public SchedulerBuilder onStall(Consumer<? super StallReport> listener) {
        this.onStall = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Starts the scheduler.
     *
     * @return the running scheduler
     * @throws IllegalStateException if the JDK hook does not work in this JVM (the message names the flag to add), or
     *     carriers shall be pinned and cannot be
     */
    public Scheduler start() {
        Scheduler scheduler = build();
        scheduler.boot();
        return scheduler;
    }

    /**
     * Starts the scheduler with the calling thread as one of its CPUs. {@code main} runs as its first task; when it
     * and every task that was started have ended, the scheduler is closed and this method returns. An interrupt of the
     * calling thread while it is a CPU is lost: nobody may interrupt a carrier.
     *
     * @param main the first task, at {@link Priority#NORMAL}
     * @throws IllegalStateException as {@link #start}; or if the calling thread is virtual or a CPU already
     * @throws RuntimeException what {@code main} has thrown; an {@link IllegalStateException} around what is no
     *     {@code RuntimeException} or {@code Error}
     */
    public void runOnCallingThread(Consumer<? super Scheduler> main) {
        Objects.requireNonNull(main, "main");
        if (Thread.currentThread().isVirtual() || HostMachine.currentRole() != null) {
            throw new IllegalStateException(
                    "only a platform thread that is no CPU yet can become one: " + Thread.currentThread());
        }
        Scheduler scheduler = build();
        MainTask first = new MainTask(scheduler, main);
        scheduler.task().name("main").start(first);
        scheduler.bootOnCallingThread();
        first.rethrow();
    }

    private Scheduler build() {
        VirtualThreadHook.requireUsable();
        VirtualThreadHook.startSocketPollers();
        CarrierPinning pinning = null;
        if (pinned) {
            String obstacle = CarrierPinning.obstacle();
            if (obstacle != null) {
                throw new IllegalStateException(obstacle + "; use pinned(false)");
            }
            pinning = CarrierPinning.ofCallingThread();
        }
        return new Scheduler(this, pinning);
    }
}
