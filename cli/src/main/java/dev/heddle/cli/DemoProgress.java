package dev.heddle.cli;

import dev.heddle.compositor.desktop.Desktop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far a demo is, in words for people. For one thread.
 *
 * <p>The frame rate is that of the time since the last look, of a second or more.
 */
final class DemoProgress {
    private static final long RATE_NANOS = 1_000_000_000;

    private final String host;
    private final long from;
    private final long end;
    private final int framesPerSecond;
    private long now;
    private long rateFrom;
    private long framesBefore;
    private long endedBefore;
    private double frameRate;
    private double endRate;

    /**
     * At its start.
     *
     * @param host what schedules it
     * @param from when the measured time begins, on the clock of {@link System#nanoTime()}
     * @param end when it is over
     */
    DemoProgress(String host, long from, long end, int framesPerSecond) {
        this.host = host;
        this.from = from;
        this.end = end;
        this.framesPerSecond = framesPerSecond;
        now = from;
        rateFrom = from;
    }

    /** Looks at the desktop. */
    void look(Desktop desktop, long nanoTime) {
        now = nanoTime;
        if (now < from) {
            rateFrom = now;
            endedBefore = desktop.ended();
            return;
        }
        if (now - rateFrom >= RATE_NANOS) {
            double seconds = (now - rateFrom) / 1e9;
            frameRate = (desktop.frames() - framesBefore) / seconds;
            endRate = (desktop.ended() - endedBefore) / seconds;
            framesBefore = desktop.frames();
            endedBefore = desktop.ended();
            rateFrom = now;
        }
    }

    boolean isWarmingUp() {
        return now < from;
    }

    long totalMillis() {
        return (end - from) / 1_000_000;
    }

    long millis() {
        return Math.clamp((now - from) / 1_000_000, 0, totalMillis());
    }

    String title() {
        return "the desktop on " + host;
    }

    /** In a line. */
    String brief(Desktop desktop) {
        return isWarmingUp()
                ? "warming up"
                : String.format(
                        Locale.ROOT,
                        "%,d frames, %,d late; %,d tasks ended",
                        desktop.frames(),
                        desktop.lateFrames(),
                        desktop.ended());
    }

    /** In a few short lines, of 24 letters at the most but for the first. */
    List<String> lines(Desktop desktop) {
        List<String> lines = new ArrayList<>();
        lines.add(title());
        lines.add("");
        if (isWarmingUp()) {
            lines.add("warming up");
            lines.add("");
        } else {
            lines.add(String.format(Locale.ROOT, "%.0f of %.0f s", millis() / 1e3, totalMillis() / 1e3));
            lines.add("");
        }
        lines.add(
                frameRate > 0
                        ? String.format(Locale.ROOT, "%.1f of %d frames/s", frameRate, framesPerSecond)
                        : String.format(Locale.ROOT, "%d frames/s wanted", framesPerSecond));
        lines.add(String.format(Locale.ROOT, "%,d frames", desktop.frames()));
        lines.add(String.format(Locale.ROOT, "%,d late (20 ms)", desktop.lateFrames()));
        lines.add(String.format(Locale.ROOT, "longest %.1f ms", desktop.longestIntervalMicros() / 1e3));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%,.0f tasks ended/s", endRate));
        lines.add(String.format(Locale.ROOT, "%,d started", desktop.started()));
        lines.add(String.format(Locale.ROOT, "%,d ended", desktop.ended()));
        lines.add("");
        lines.add("Ctrl-C ends it");
        return lines;
    }
}
