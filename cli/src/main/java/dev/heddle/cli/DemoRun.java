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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the desktop on one scheduler. */
final class DemoRun {
    private static final long LOOK_MILLIS = 250;

    private final DemoSettings settings;
    private final @Nullable Screen screen;
    private final CountDownLatch stopped = new CountDownLatch(1);

    DemoRun(DemoSettings settings, Interruption interruption, @Nullable Screen screen) {
        this.settings = settings;
        this.screen = screen;
        interruption.endBy(stopped::countDown);
    }

    DemoReport perform(SchedulerChoice scheduler) throws CommandFailure {
        DesktopSettings desktop = settings.desktop();
        boolean records = settings.page() != null && scheduler == SchedulerChoice.HEDDLE;
        TraceRecorder recorder = records ? TraceOutput.recorder(settings.cpus()) : null;
        DemoReport report;
        try (TaskHost host = open(scheduler, recorder)) {
            Desktop running = new Desktop(desktop, host);
            running.start();
            watch(running, desktop, scheduler);
            DesktopResult result = running.end();
            screenshot(result);
            report = new DemoReport(scheduler, settings.cpus(), settings.pinned(scheduler), desktop, result);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the demo was interrupted", e);
        }
        Path page = settings.page();
        if (page != null) {
            Recording recording = recorder == null ? null : recorder.snapshot();
            PageOutput.write(new DemoPage(report, recording).page(), page, screen);
        }
        return report;
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
        long end = System.nanoTime() + desktop.warmUpNanos() + desktop.measuredNanos();
        long total = TimeUnit.NANOSECONDS.toMillis(desktop.measuredNanos());
        if (screen == null) {
            waitUntil(end);
            return;
        }
        String title = "the desktop on " + scheduler.with(settings.cpus()) + " (Ctrl-C ends it)";
        try (ProgressLine bar = new ProgressLine(screen, "running", total, " s", 1000)) {
            while (!waitUntil(Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)))) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                String said = running.isMeasuring()
                        ? String.format(
                                Locale.ROOT,
                                "%,d frames, %,d late; %,d tasks ended",
                                running.frames(),
                                running.lateFrames(),
                                running.ended())
                        : "warming up";
                screen.show(List.of(
                        title, bar.at(Math.clamp(total - TimeUnit.NANOSECONDS.toMillis(left), 0, total), said)));
            }
        } finally {
            screen.clear();
        }
    }

    /** Whether the run was stopped by then. */
    private boolean waitUntil(long nanoTime) throws InterruptedException {
        return stopped.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void screenshot(DesktopResult result) throws CommandFailure {
        Path file = settings.screenshot();
        if (file == null) {
            return;
        }
        try {
            result.picture().writePng(file);
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the screenshot cannot be written: " + e, e);
        }
    }
}
