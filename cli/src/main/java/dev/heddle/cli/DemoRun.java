package dev.heddle.cli;

import dev.heddle.Scheduler;
import dev.heddle.SchedulerBuilder;
import dev.heddle.compositor.desktop.Desktop;
import dev.heddle.compositor.desktop.DesktopResult;
import dev.heddle.compositor.desktop.DesktopSettings;
import dev.heddle.compositor.desktop.HeddleTasks;
import dev.heddle.compositor.desktop.JdkTasks;
import dev.heddle.compositor.desktop.TaskHost;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the desktop, on one scheduler after the other. */
final class DemoRun {
    private final DemoSettings settings;
    private final DemoViews views;
    private final CountDownLatch stopped = new CountDownLatch(1);

    DemoRun(DemoSettings settings, Interruption interruption, DemoViews views) {
        this.settings = settings;
        this.views = views;
        interruption.endBy(stopped::countDown);
    }

    /** Whether the user has ended it. */
    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    DemoReport perform(SchedulerChoice scheduler) throws CommandFailure {
        DesktopSettings desktop = settings.desktop();
        boolean records = settings.page() != null && scheduler == SchedulerChoice.HEDDLE;
        TraceRecorder recorder = records ? TraceOutput.recorder(settings.cpus()) : null;
        DesktopResult result;
        try (TaskHost host = open(scheduler, recorder)) {
            Desktop running = new Desktop(desktop, host);
            running.start();
            watch(running, desktop, scheduler);
            result = running.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the demo was interrupted", e);
        }
        // The scheduler has ended: nothing is recorded any more.
        Recording recording = recorder == null ? null : recorder.snapshot();
        return new DemoReport(scheduler, settings.cpus(), settings.pinned(scheduler), desktop, result, recording);
    }

    private TaskHost open(SchedulerChoice scheduler, @Nullable TraceRecorder recorder) throws CommandFailure {
        if (scheduler == SchedulerChoice.JDK) {
            int cores = Runtime.getRuntime().availableProcessors();
            new JdkSession(new HostReport(scheduler, settings.cpus(), cores, false)).close();
            return new JdkTasks(settings.cpus());
        }
        try {
            SchedulerBuilder builder = Scheduler.builder().cpus(settings.cpus()).pinned(settings.pinned(scheduler));
            if (recorder != null) {
                builder.events(recorder);
            }
            return new HeddleTasks(builder.start());
        } catch (IllegalStateException e) {
            throw CommandFailure.failed("heddle: " + e.getMessage(), e);
        }
    }

    private void watch(Desktop running, DesktopSettings desktop, SchedulerChoice scheduler)
            throws InterruptedException {
        long from = System.nanoTime() + desktop.warmUpNanos();
        long end = from + desktop.measuredNanos();
        DemoProgress progress = new DemoProgress(scheduler.with(settings.cpus()), from, end, desktop.framesPerSecond());
        try (DemoView view = views.open(running.picture(), progress.totalMillis(), stopped::countDown)) {
            long interval = TimeUnit.MILLISECONDS.toNanos(view.intervalMillis());
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                progress.look(running, now);
                view.show(running, progress);
                if (stopped.await(Math.min(end - now, interval), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        }
    }
}
