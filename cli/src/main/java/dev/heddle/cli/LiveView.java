package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.workload.run.Progress;
import dev.heddle.workload.run.WorkloadRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows a run while it goes on: a line for each CPU, and how far it is. A thread of its own, off the scheduler under test. */
final class LiveView {
    private static final long INTERVAL_MILLIS = 250;

    /** Rows that the view needs besides those of the CPUs: title, bar, the cursor's, and one for what is typed. */
    private static final int OTHER_ROWS = 4;

    private final Screen screen;
    private final String title;
    private final HostSession session;
    private final WorkloadRun run;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private List<CpuStats> before;
    private long beforeNanos;

    private LiveView(Screen screen, String title, HostSession session, WorkloadRun run) {
        this.screen = screen;
        this.title = title;
        this.session = session;
        this.run = run;
        before = session.cpuStats();
        beforeNanos = session.host().nanoTime();
        thread = Thread.ofPlatform().name("heddle-live-view").daemon().unstarted(this::drawUntilClosed);
    }

    /** Starts to show a run that has been started. */
    static LiveView of(Screen screen, String title, HostSession session, WorkloadRun run) {
        LiveView view = new LiveView(screen, title, session, run);
        view.thread.start();
        return view;
    }

    private void drawUntilClosed() {
        long total = TimeUnit.NANOSECONDS.toMillis(run.progress().totalNanos());
        try (ProgressLine bar = new ProgressLine(screen, "running", total > 0 ? total : -1, " s", 1000)) {
            while (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                draw(bar, total);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw(ProgressLine bar, long totalMillis) {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        addCpus(lines);
        Progress progress = run.progress();
        long elapsed = TimeUnit.NANOSECONDS.toMillis(progress.elapsedNanos());
        lines.add(bar.at(
                totalMillis > 0 ? Math.min(elapsed, totalMillis) : elapsed,
                String.format(Locale.ROOT, "%,d tasks, %,d rows", progress.liveTasks(), progress.rows())));
        screen.show(lines);
    }

    private void addCpus(List<String> lines) {
        List<CpuStats> now = session.cpuStats();
        if (now.isEmpty()) {
            lines.add(session.glance());
            return;
        }
        long nanos = session.host().nanoTime();
        int columns = screen.columns();
        // Lines that have scrolled away cannot be drawn again.
        int room = Math.max(2, screen.rows() - OTHER_ROWS);
        int shown = now.size() <= room ? now.size() : room - 1;
        for (int cpu = 0; cpu < shown; cpu++) {
            lines.add(CpuLine.of(before.get(cpu), now.get(cpu), nanos - beforeNanos, columns));
        }
        if (shown < now.size()) {
            lines.add("... and " + (now.size() - shown) + " more");
        }
        before = now;
        beforeNanos = nanos;
    }

    /** Takes it off the screen. */
    void end() throws InterruptedException {
        closing.countDown();
        thread.join();
        screen.clear();
    }
}
