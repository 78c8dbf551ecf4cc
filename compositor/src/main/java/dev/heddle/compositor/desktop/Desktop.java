package dev.heddle.compositor.desktop;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.compositor.client.Pointer;
import dev.heddle.compositor.picture.Composition;
import dev.heddle.compositor.picture.Picture;
import dev.heddle.compositor.picture.Surface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A desktop that runs: compositor, clients, input, audio, batch tasks on every CPU, and the storm of short-lived tasks.
 * Made, started, watched and ended by one thread that is no task of the host.
 */
public final class Desktop {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TaskHost host;
    private final Composition composition;
    private final FrameTimes times;
    private final Compositor compositor;
    private final HostedTask compositorTask;
    private final Windows windows;
    private final Churn churn;
    private final HostedTask churnTask;
    private final Audio audio;
    private final List<Batch> batches = new ArrayList<>();
    private final List<HostedTask> others = new ArrayList<>();

    /**
     * A desktop, with nothing of it running yet.
     *
     * @param settings what it is like
     * @param host what its tasks run on
     */
    public Desktop(DesktopSettings settings, TaskHost host) {
        this.host = host;
        AtomicReference<@Nullable Compositor> woken = new AtomicReference<>();
        Runnable wake = () -> {
            Compositor known = woken.getPlain();
            if (known != null) {
                known.wake();
            }
        };
        List<Layout.Place> places =
                Layout.of(settings.windows(), DesktopSettings.WIDTH, DesktopSettings.HEIGHT, settings.seed());
        List<Surface> ofWindows = new ArrayList<>();
        for (Layout.Place place : places) {
            ofWindows.add(new Surface(place.width(), place.height(), false, wake));
        }
        PopUps popUps = new PopUps(settings.churn(), settings.seed(), wake);
        Surface pointer = new Surface(Pointer.SIZE, Pointer.SIZE, true, wake);
        List<Surface> all = new ArrayList<>(ofWindows);
        all.addAll(popUps.surfaces());
        all.add(pointer);

        long start = System.nanoTime();
        composition = new Composition(DesktopSettings.WIDTH, DesktopSettings.HEIGHT, all);
        FrameClock clock = new FrameClock(start, settings.framesPerSecond());
        long expected = (long) (settings.measuredNanos() * 1e-9 * settings.framesPerSecond());
        times = new FrameTimes(start + settings.warmUpNanos(), clock.periodNanos(), expected);
        compositor = new Compositor(host, composition, clock, times);
        woken.set(compositor);
        compositorTask = host.task("compositor", Priority.HIGH, only(settings.onCpu()), compositor::run);
        windows = new Windows(host, ofWindows, places, settings.seed(), clock.periodNanos());
        churn = new Churn(host, popUps, settings.churn(), windows, settings.seed());
        churnTask = churn.task();
        audio = new Audio(host);
        others.add(host.task("audio", Priority.HIGH, null, audio::run));
        Input input = new Input(host, pointer, DesktopSettings.WIDTH, DesktopSettings.HEIGHT);
        others.add(host.task("input", Priority.HIGH, null, input::run));
        for (int cpu = 0; cpu < host.cpus(); cpu++) {
            Batch batch = new Batch(host);
            batches.add(batch);
            others.add(host.task("batch-" + cpu, Priority.IDLE, only(cpu), batch::run));
        }
    }

    private static @Nullable CpuSet only(int cpu) {
        return cpu < 0 ? null : CpuSet.of(cpu);
    }

    /** Starts everything. */
    public void start() {
        compositorTask.start();
        windows.start();
        others.forEach(HostedTask::start);
        churnTask.start();
    }

    /**
     * Whether the warm-up is over.
     *
     * @return whether frames count now
     */
    public boolean isMeasuring() {
        return times.isMeasuring();
    }

    /**
     * The frames so far. Any thread.
     *
     * @return those that count
     */
    public long frames() {
        return times.frames();
    }

    /**
     * The late ones among them. Any thread.
     *
     * @return those that came more than 20 ms after the one before
     */
    public long lateFrames() {
        return times.late();
    }

    /**
     * The longest time from frame to frame so far. Any thread.
     *
     * @return of those that count, in microseconds; 0 if there are none
     */
    public double longestIntervalMicros() {
        return times.longest() / 1e3;
    }

    /**
     * Short-lived tasks started so far. Any thread.
     *
     * @return from the beginning
     */
    public long started() {
        return churn.started();
    }

    /**
     * Short-lived tasks that have ended. Any thread.
     *
     * @return from the beginning
     */
    public long ended() {
        return churn.ended();
    }

    /**
     * What is on the screen. Any thread may look.
     *
     * @return the compositor's own
     */
    public Picture picture() {
        return composition.picture();
    }

    /**
     * Ends everything and counts what comes back.
     *
     * @return what came of it
     * @throws InterruptedException if the caller is interrupted before everything has ended
     */
    public DesktopResult end() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        times.end(System.nanoTime());
        double seconds = times.measuredSeconds();
        // First what a scheduler without priorities lets nothing else run for.
        others.forEach(HostedTask::kill);
        churn.stop();
        compositor.stop();
        boolean composed = Ending.await(compositorTask, deadline);
        times.finish();

        // From here on the caller composes.
        int wrongPixels = -1;
        Picture last = new Picture(DesktopSettings.WIDTH, DesktopSettings.HEIGHT);
        if (composed) {
            composition.compose();
            wrongPixels = composition.picture().differencesFrom(composition.recomposed());
            last.copyFrom(composition.picture());
        }
        churnTask.kill();
        long ended = (composed ? 1L : 0L) + (Ending.await(churnTask, deadline) ? 1 : 0);
        churn.finish(deadline);
        windows.kill();
        ended += windows.awaitEnded(deadline);
        for (HostedTask task : others) {
            ended += Ending.await(task, deadline) ? 1 : 0;
        }
        if (composed) {
            composition.compose();
            if (composition.surfacesInUse() == 0) {
                // Nobody is there any more: nor may be what they have drawn.
                wrongPixels += composition.pixelsOfSurfaces();
            }
        }
        // A thread has terminated a moment before its scheduler has counted that.
        while (host.tasksAlive() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        return new DesktopResult(
                seconds,
                times.frames(),
                times.late(),
                times.intervalPercentiles(),
                times.wakePercentiles(),
                times.composingPercentiles(),
                churn.started() + windows.started() + others.size() + 2,
                churn.ended() + ended,
                composition.surfacesInUse(),
                host.tasksAlive(),
                churn.refused(),
                churn.kills(),
                audio.periods(),
                audio.underruns(),
                batches.stream().mapToLong(Batch::found).sum(),
                wrongPixels,
                last,
                times.presentedAt());
    }
}
