package dev.heddle.cli;

import dev.heddle.workload.run.SlackSummary;
import dev.heddle.workload.run.TaskResult;
import java.util.Locale;
import java.util.Optional;

/** Says in words what the desktop's compositor managed. */
final class FrameSummary {
    private static final String COMPOSITOR = "compositor";
    private static final String BATCH_JOB = "indexer";
    private static final int FRAMES_A_SECOND = 60;

    private FrameSummary() {}

    static String of(RunReport report) {
        Optional<TaskResult> compositor = task(report, COMPOSITOR);
        if (compositor.isEmpty() || compositor.get().rows() == 0) {
            return "The run ended before the compositor's first frame.";
        }
        long frames = compositor.get().rows();
        double seconds = Math.max(1e-3, report.wallSeconds());
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "The compositor made %,d frames in %.1f s, %.1f a second of %d; ",
                frames,
                seconds,
                frames / seconds,
                FRAMES_A_SECOND));
        SlackSummary slack = compositor.get().slack();
        if (slack.misses() == 0) {
            text.append(String.format(
                    Locale.ROOT, "none was late, the tightest had %.1f ms left.", slack.minMicros() / 1e3));
        } else {
            text.append(String.format(
                    Locale.ROOT,
                    "%,d of them late (%.1f %%), the worst by %.1f ms.",
                    slack.misses(),
                    100.0 * slack.misses() / frames,
                    -slack.minMicros() / 1e3));
        }
        task(report, BATCH_JOB)
                .ifPresent(job -> text.append(String.format(
                        Locale.ROOT,
                        " Meanwhile the batch job (%s) worked for %.1f s in the time that was left.",
                        job.name(),
                        job.runMicros() / 1e6)));
        return text.toString();
    }

    private static Optional<TaskResult> task(RunReport report, String name) {
        return report.result().tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst();
    }
}
