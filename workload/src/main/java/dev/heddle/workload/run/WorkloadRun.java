package dev.heddle.workload.run;

import dev.heddle.workload.log.LogWriter;
import dev.heddle.workload.log.TaskLog;
import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.GlobalSettings;
import dev.heddle.workload.model.RequestClass;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.TaskSpec;
import dev.heddle.workload.model.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workload on a host: {@link #start()}, then {@link #await()} for the result. {@link #stop()} and {@link #progress()} may be
 * called by any thread at any time.
 *
 * <p>A run ends when all its tasks have ended, at its duration, or when it is stopped. At the duration tasks are ended
 * wherever they are, and the pass that each is in leaves no row, as in rt-app; except that a pass which ends with a sleep that
 * was due by then is complete.
 */
public final class WorkloadRun {
    static final int MOST_FORKS = 100_000;

    private final Workload workload;
    private final Host host;
    private final RunOptions options;
    private final Control control = new Control();
    private final Resources resources = new Resources();
    private final Queue<TaskInstance> instances = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicInteger nextIndex = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicReference<@Nullable RunFailedException> failure = new AtomicReference<>();
    private final CountDownLatch ready;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final long durationNanos;

    private @Nullable RunEnvironment environment;
    private @Nullable LogWriter writer;
    private @Nullable LoadRun load;
    private long mainStart;
    private volatile long start;
    private volatile long end;
    private volatile boolean underWay;

    /**
     * A run, not yet started.
     *
     * @param workload what to run
     * @param host what to run it on
     * @param options what else there is to say
     */
    public WorkloadRun(Workload workload, Host host, RunOptions options) {
        this.workload = workload;
        this.host = host;
        this.options = options;
        ready = new CountDownLatch(workload.initialInstances());
        Duration duration = options.duration();
        int seconds = workload.global().durationSeconds();
        durationNanos = duration != null ? duration.toNanos() : seconds > 0 ? TimeUnit.SECONDS.toNanos(seconds) : -1;
    }

    /**
     * Prepares everything, calibrates if necessary, and starts all tasks together. Returns when they have started.
     *
     * @throws RunFailedException if something that the run needs is not there; then no task has run
     * @throws InterruptedException if the calling thread is interrupted; the run is then stopped, and
     *     {@link #await()} closes its logs
     * @throws IllegalStateException if the run was started before
     */
    public void start() throws RunFailedException, InterruptedException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a run is started once");
        }
        checkItsEnd();
        try {
            prepare(calibration());
        } catch (IOException e) {
            closeFiles(e);
            throw new RunFailedException("cannot start: " + e, e);
        }
        LoadRun requests = new LoadRun(workload.load().classes(), options.seed(), environment(), new LoadListener());
        live.set(instances.size() + requests.streams());
        load = requests;
        mainStart = host.nanoTime();
        instances.forEach(instance -> instance.thread().start());
        try {
            // All of them wait at the gate before it is opened, so that making threads is no part of what is measured.
            host.await(ready);
        } catch (InterruptedException e) {
            stop();
            throw e;
        } finally {
            start = host.nanoTime();
            if (durationNanos > 0) {
                control.limit(start + durationNanos);
            }
            underWay = true;
            gate.countDown();
        }
        requests.start(start);
        if (control.wasStopped()) {
            // It was stopped before the threads were there to be interrupted.
            stop();
        }
    }

    private Calibration calibration() {
        host.warmUp();
        Calibration given = options.calibration();
        if (given != null) {
            return given;
        }
        return workload.global().nsPerLoop().isPresent()
                ? new Calibration(workload.global().nsPerLoop().getAsInt(), "from the file")
                : Calibration.measure();
    }

    private void prepare(Calibration calibration) throws IOException {
        GlobalSettings global = workload.global();
        MemoryDemand.check(workload);
        IoDevice device = MemoryDemand.uses(workload, Event.IoRun.class)
                ? IoDevice.open(global.ioDevice(), global.memoryBufferBytes())
                : IoDevice.unused();
        environment = new RunEnvironment(
                host, control, global, calibration, resources, device, options.recordsActivations(), this::fork);
        Path directory = options.logDirectory();
        if (directory != null && global.logging()) {
            writer = new LogWriter(directory, global.logBasename());
        }
        for (TaskSpec task : workload.tasks()) {
            for (int i = 0; i < task.instances(); i++) {
                instances.add(instance(task, false));
            }
        }
    }

    private TaskInstance instance(TaskSpec task, boolean forked) throws IOException {
        int index = nextIndex.getAndIncrement();
        TaskLog log = null;
        if (writer != null) {
            SchedulingPolicy policy = task.phases().get(0).policy();
            log = writer.open(task.name(), index, policy.policy() + " priority : " + policy.number());
        }
        for (String barrier : TaskInstance.barriersOf(task)) {
            resources.barrier(barrier).join();
        }
        return new TaskInstance(task, index, environment(), log, forked ? this::runForked : this::runInitial);
    }

    private RunEnvironment environment() {
        RunEnvironment made = environment;
        if (made == null) {
            throw new IllegalStateException("the run has not been started");
        }
        return made;
    }

    private void runInitial(TaskInstance instance) {
        run(instance, () -> {
            ready.countDown();
            gate.await();
            instance.live(mainStart, start);
        });
    }

    private void runForked(TaskInstance instance) {
        run(instance, () -> instance.live(mainStart, host.nanoTime()));
        for (String barrier : TaskInstance.barriersOf(instance.spec())) {
            resources.barrier(barrier).leave();
        }
    }

    private void run(TaskInstance instance, Action life) {
        try {
            life.perform();
        } catch (InterruptedException e) {
            if (!control.isStopping()) {
                fail(instance.thread().getName() + " was interrupted from outside the run", e);
            }
        } catch (Throwable t) {
            // Whatever it is, the run cannot say what it should, so it ends and await() throws.
            fail(instance.thread().getName() + " failed: " + t.getMessage(), t);
        } finally {
            instance.close();
            oneHasEnded();
        }
    }

    private final class LoadListener implements LoadRun.Listener {
        @Override
        public void begun() {
            live.incrementAndGet();
        }

        @Override
        public void ended() {
            oneHasEnded();
        }

        @Override
        public void failed(Throwable cause) {
            fail("a request cannot be started: " + cause, cause);
        }
    }

    /** A task instance, a request, or a stream of requests. */
    private void oneHasEnded() {
        if (live.decrementAndGet() == 0) {
            end = host.nanoTime();
            done.countDown();
        }
    }

    /** Requests that come for ever need somebody who says when the run ends. */
    private void checkItsEnd() throws RunFailedException {
        for (RequestClass requests : workload.load().classes()) {
            if (requests.isEndless() && durationNanos <= 0) {
                throw new RunFailedException(
                        requests.position() + ": class \"" + requests.name()
                                + "\" comes for ever: give it a \"count\", or the run a duration",
                        null);
            }
        }
    }

    private void fail(String message, Throwable cause) {
        failure.compareAndSet(null, new RunFailedException(message, cause));
        stop();
    }

    /** Called by a task, so the run cannot end meanwhile. */
    private void fork(String name) {
        TaskSpec task = workload.tasks().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("fork of the unknown task " + name));
        if (nextIndex.get() - workload.initialInstances() >= MOST_FORKS) {
            throw new IllegalStateException("more than " + MOST_FORKS + " forks in one run");
        }
        TaskInstance instance;
        try {
            instance = instance(task, true);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of " + name + " cannot be written: " + e.getMessage(), e);
        }
        live.incrementAndGet();
        instances.add(instance);
        instance.thread().start();
        if (control.isStopping()) {
            // Its turn in the round of interrupts may have come before its thread was started.
            instance.thread().interrupt();
        }
    }

    /**
     * Ends the run in order: every task, whether it works, sleeps or waits, ends soon, without a row for the pass that it is in.
     * {@link #await()} then returns. Does not wait. Stopping twice is stopping once.
     */
    public void stop() {
        control.stop();
        host.act(() -> {
            instances.forEach(instance -> instance.thread().interrupt());
            endLoad();
        });
    }

    /**
     * Waits until the run has ended and the logs are written.
     *
     * @return what the tasks did
     * @throws RunFailedException if a task failed, or a log could not be written
     * @throws InterruptedException if the calling thread is interrupted; the run goes on, and this can be called again
     * @throws IllegalStateException if the run was not started
     */
    public WorkloadResult await() throws RunFailedException, InterruptedException {
        if (!underWay) {
            throw new IllegalStateException("the run has not been started");
        }
        try {
            if (durationNanos > 0 && !host.await(done, start + durationNanos)) {
                control.expire();
                host.act(() -> {
                    instances.forEach(TaskInstance::expire);
                    endLoad();
                });
            }
            awaitTheirEnd();
            for (TaskInstance instance : instances) {
                host.join(instance.thread());
            }
        } catch (RuntimeException hostFailed) {
            // Nothing will happen there any more: what has been logged shall be read all the same.
            closeFiles(null);
            throw hostFailed;
        }
        closeFiles(null);
        RunFailedException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return result();
    }

    private void endLoad() {
        if (load != null) {
            load.end();
        }
    }

    private void awaitTheirEnd() throws RunFailedException, InterruptedException {
        try {
            host.await(done);
        } catch (RunFailedException stuck) {
            failure.compareAndSet(null, stuck);
            stop();
            host.await(done);
        }
    }

    private void closeFiles(@Nullable IOException earlier) {
        try {
            if (environment != null) {
                environment.ioDevice().close();
            }
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            if (earlier != null) {
                earlier.addSuppressed(e);
            }
            failure.compareAndSet(null, new RunFailedException(String.valueOf(e.getMessage()), e));
        }
    }

    private WorkloadResult result() {
        List<InstanceResult> all = instances.stream()
                .map(TaskInstance::result)
                .sorted(Comparator.comparingInt(InstanceResult::index))
                .toList();
        return new WorkloadResult(
                host.name(),
                environment().calibration(),
                end - start,
                control.wasStopped(),
                all,
                TaskTotals.of(workload, instances),
                load == null ? List.of() : load.results(),
                instances.stream()
                        .flatMap(instance -> instance.activations().stream())
                        .sorted(Comparator.comparingInt(Activations::index))
                        .toList());
    }

    /**
     * How far the run is, without disturbing it.
     *
     * @return all zero before the start
     */
    public Progress progress() {
        if (!underWay) {
            return new Progress(0, durationNanos, 0, 0, 0);
        }
        long rows = 0;
        int all = 0;
        for (TaskInstance instance : instances) {
            rows += instance.rows();
            all++;
        }
        int alive = Math.min(all, live.get());
        long until = done.getCount() == 0 ? end : host.nanoTime();
        return new Progress(until - start, durationNanos, rows, alive, all - alive);
    }

    /**
     * The calibration of the run.
     *
     * @return what {@code run} is calibrated with
     * @throws IllegalStateException if the run was not started
     */
    public Calibration calibrationInUse() {
        return environment().calibration();
    }
}
