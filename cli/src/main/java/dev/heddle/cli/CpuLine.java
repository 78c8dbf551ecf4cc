package dev.heddle.cli;

import dev.heddle.CpuStats;
import java.util.Locale;

/** What one CPU did between two looks at its statistics, as a line of text. */
final class CpuLine {
    private static final int BAR = 20;
    private static final int ROOM_FOR_BAR = 90;

    private CpuLine() {}

    static String of(CpuStats before, CpuStats now, long nanosBetween, int columns) {
        long busy = now.busyNanos() - before.busyNanos();
        long idle = now.idleNanos() - before.idleNanos();
        double share = Math.clamp((double) busy / Math.max(1, busy + idle), 0, 1);
        double switches = (now.switches() - before.switches()) * 1e9 / Math.max(1, nanosBetween);
        return columns >= ROOM_FOR_BAR
                ? String.format(
                        Locale.ROOT,
                        "cpu %2d %s %3.0f %% busy %4d ready %,9.0f switches/s %,8d steals",
                        now.cpu(),
                        bar(share),
                        100 * share,
                        now.ready(),
                        switches,
                        now.steals())
                : String.format(
                        Locale.ROOT,
                        "cpu %d %.0f %% busy, %d ready, %.0f switches/s, %d steals",
                        now.cpu(),
                        100 * share,
                        now.ready(),
                        switches,
                        now.steals());
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return "[" + "|".repeat(full) + " ".repeat(BAR - full) + "]";
    }
}
