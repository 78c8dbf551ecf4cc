package dev.heddle.workload.run;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.workload.log.TaskLog;
import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.Phase;
import dev.heddle.workload.model.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a task. Its thread goes through the phases and measures; what it measured is read after its end, except the
 * number of rows, which can be read at any time.
 */
final class TaskInstance {
    private static final long AWAKE = Long.MAX_VALUE;

    private record BoundPhase(Phase phase, List<Action> actions) {}

    private final TaskSpec spec;
    private final int index;
    private final RunEnvironment environment;
    private final Host host;
    private final Control control;
    private final @Nullable TaskLog log;
    private final Thread thread;
    private final Waiter waiter;
    private final List<BoundPhase> phases = new ArrayList<>();
    private final Pass pass = new Pass();
    private final WakeLatency latency = new WakeLatency();
    private final SlackSummary.Builder slack = new SlackSummary.Builder();
    private final AtomicLong rows = new AtomicLong();
    private final int stretchMicros;
    private final Activations.@Nullable Builder activations;

    private long mainStart;
    private long base;
    private long runMicros;
    private Priority priority;
    private @Nullable CpuSet cpus;
    private volatile long asleepUntil = AWAKE;

    /**
     * Makes an instance and its thread, not yet started.
     *
     * @param body what the thread runs; it calls {@link #live}
     */
    TaskInstance(
            TaskSpec spec, int index, RunEnvironment environment, @Nullable TaskLog log, Consumer<TaskInstance> body) {
        this.spec = spec;
        this.index = index;
        this.environment = environment;
        this.log = log;
        host = environment.host();
        control = environment.control();
        stretchMicros = host.stretchMicros();
        OptionalLong period = Activations.onlyPeriodNanos(periodsOf(spec));
        activations = environment.recordsActivations() && period.isPresent()
                ? new Activations.Builder(period.getAsLong())
                : null;
        Phase first = spec.phases().get(0);
        priority = first.policy().priority();
        cpus = first.cpus();
        ActionBinder binder = new ActionBinder(this, environment);
        for (Phase phase : spec.phases()) {
            List<Action> actions =
                    phase.events().stream().map(event -> event.accept(binder)).toList();
            phases.add(new BoundPhase(phase, actions));
        }
        thread = host.unstarted(spec.name() + "-" + index, priority, cpus, () -> body.accept(this));
        waiter = new Waiter(host, control, latency, thread);
    }

    /**
     * The task's life, on its own thread.
     *
     * @param startOfMain what {@code rel_st} counts from
     * @param start what the delay and the first period count from
     * @throws InterruptedException if the run is stopped, or ends, before the task does
     */
    void live(long startOfMain, long start) throws InterruptedException {
        mainStart = startOfMain;
        base = start + Micros.toNanos(spec.delayMicros());
        if (spec.delayMicros() > 0) {
            host.sleepUntil(base);
        }
        for (int i = 0; i != spec.loop(); i = next(i)) {
            for (BoundPhase bound : phases) {
                reassign(bound.phase());
                for (int j = 0; j != bound.phase().loop(); j = next(j)) {
                    if (!pass(bound.actions())) {
                        return;
                    }
                }
            }
        }
    }

    /** The next pass of a loop that may go on for ever: then the count must not come round to where it would end. */
    private static int next(int loop) {
        return loop == Integer.MAX_VALUE ? 0 : loop + 1;
    }

    private boolean pass(List<Action> actions) throws InterruptedException {
        pass.reset();
        long start = now();
        // By index: this is the measured path, and an iterator would be garbage.
        for (int i = 0; i < actions.size(); i++) {
            if (control.isStopping()) {
                return false;
            }
            pass.sleptUntil = Pass.NOT_SLEPT;
            actions.get(i).perform();
        }
        long end = now();
        if (!control.counts(pass.sleptUntil == Pass.NOT_SLEPT ? end : pass.sleptUntil)) {
            return false;
        }
        record(start, end);
        return true;
    }

    private void record(long start, long end) {
        runMicros += pass.runMicros;
        if (pass.hasTimer) {
            slack.add(pass.slackMicros, pass.misses);
        }
        if (log != null) {
            log.rows()
                    .add(
                            pass.perf,
                            pass.runMicros,
                            Micros.ofNanos(end - start),
                            Micros.ofNanos(start),
                            Micros.ofNanos(end),
                            Micros.ofNanos(start - mainStart),
                            pass.slackMicros,
                            pass.configuredDuration,
                            pass.configuredPeriod,
                            pass.wakeLatencyMicros);
        }
        rows.setRelease(rows.getPlain() + 1);
    }

    private void reassign(Phase phase) {
        Priority wanted = phase.policy().priority();
        if (wanted != priority || !Objects.equals(phase.cpus(), cpus)) {
            host.reassign(wanted, phase.cpus());
            priority = wanted;
            cpus = phase.cpus();
        }
    }

    /** Works for as long as that takes on the calibrated CPU, with preemption points, and says how many loops it were. */
    long work(long micros) throws InterruptedException {
        Calibration calibration = environment.calibration();
        long loops = calibration.loops(micros);
        long done = 0;
        for (long at = 0; at < micros; ) {
            long stretch = Math.min(micros - at, stretchMicros);
            at += stretch;
            // All of them, whatever is cut off in between.
            long due = at == micros ? loops : calibration.loops(at);
            host.work(due - done, stretch);
            done = due;
            checkpoint();
        }
        return loops;
    }

    /** A preemption point, at which a task that works also notices the end of the run. */
    void checkpoint() throws InterruptedException {
        host.checkpoint();
        if (control.isStopping()) {
            throw new InterruptedException();
        }
    }

    /** Sleeps until a time that is to come, and says how much later the task ran, in nanoseconds. */
    long sleepUntil(long due) throws InterruptedException {
        asleepUntil = due;
        try {
            host.sleepUntil(due);
        } finally {
            asleepUntil = AWAKE;
        }
        long late = now() - due;
        latency.record(late);
        pass.sleptUntil = due;
        return late;
    }

    /** A timer has let it go on. */
    void activated(long nanoTime) {
        if (activations != null) {
            activations.add(nanoTime);
        }
    }

    /** When its timers let it go on; empty if nobody asked, or if they have no period in common. */
    Optional<Activations> activations() {
        return activations == null ? Optional.empty() : Optional.of(activations.build(spec.name(), index));
    }

    /** Ends the task because the run's time is over, unless it sleeps until a time within it: it then ends by itself. */
    void expire() {
        if (asleepUntil == AWAKE || control.isPast(asleepUntil)) {
            thread.interrupt();
        }
    }

    /** The last act of the thread: nothing is measured after it. */
    void close() {
        if (log != null) {
            log.close();
        }
    }

    /** Whether the host has let the time pass that bytes take; if not, they must be moved. */
    boolean standsInFor(Host.Traffic traffic, long bytes) throws InterruptedException {
        boolean done = host.standsInFor(traffic, bytes);
        if (done) {
            checkpoint();
        }
        return done;
    }

    long now() {
        return host.nanoTime();
    }

    Pass pass() {
        return pass;
    }

    Waiter waiter() {
        return waiter;
    }

    long base() {
        return base;
    }

    TaskSpec spec() {
        return spec;
    }

    Thread thread() {
        return thread;
    }

    long rows() {
        return rows.getAcquire();
    }

    WakeLatency latency() {
        return latency;
    }

    SlackSummary.Builder slack() {
        return slack;
    }

    InstanceResult result() {
        return new InstanceResult(spec.name(), index, rows(), runMicros, latency.stats(), slack.build());
    }

    private static List<Integer> periodsOf(TaskSpec spec) {
        return spec.phases().stream()
                .flatMap(phase -> phase.events().stream())
                .filter(Event.Timer.class::isInstance)
                .map(event -> ((Event.Timer) event).periodMicros())
                .toList();
    }

    /** The barriers that a task names. */
    static List<String> barriersOf(TaskSpec spec) {
        return spec.phases().stream()
                .flatMap(phase -> phase.events().stream())
                .filter(Event.Barrier.class::isInstance)
                .map(event -> ((Event.Barrier) event).barrier())
                .distinct()
                .toList();
    }
}
