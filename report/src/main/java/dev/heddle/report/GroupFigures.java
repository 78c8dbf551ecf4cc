package dev.heddle.report;

import dev.heddle.event.RunEnd;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What each group of tasks did, added up from the story. */
final class GroupFigures implements Story {
    /** What one group did. Times in nanoseconds. */
    static final class Sums {
        long runNanos;
        long waitNanos;
        long runs;
        long preemptions;
        long wakes;
        long steals;
        long migrations;
        long ended;
        int level;
        final Histogram wakeToRun = new Histogram(DIGITS);

        private Sums() {}
    }

    // Percentiles are exact to one in a thousand.
    private static final int DIGITS = 3;

    private final TaskGroups groups;
    private final Sums[] sums;
    private final Sums all = new Sums();
    private final long[] busyNanos;
    private final long[] haltedNanos;
    private final long[][] migrations;
    private long halts;
    private long kicks;

    GroupFigures(TaskGroups groups, int cpus) {
        this.groups = groups;
        sums = new Sums[groups.groups()];
        for (int group = 0; group < sums.length; group++) {
            sums[group] = new Sums();
        }
        busyNanos = new long[cpus];
        haltedNanos = new long[cpus];
        migrations = new long[cpus][cpus];
    }

    @Override
    public void ran(int cpu, int task, int level, long from, long to, @Nullable RunEnd why) {
        Sums group = of(task);
        group.level = level;
        for (Sums sum : new Sums[] {group, all}) {
            sum.runs++;
            sum.runNanos += to - from;
            sum.preemptions += why == RunEnd.PREEMPTED ? 1 : 0;
            sum.ended += why == RunEnd.ENDED ? 1 : 0;
        }
        busyNanos[cpu] += to - from;
    }

    @Override
    public void halted(int cpu, long from, long to, boolean kicked) {
        haltedNanos[cpu] += to - from;
        halts++;
        kicks += kicked ? 1 : 0;
    }

    @Override
    public void woken(int task, int level, long wokenAt, int wakerCpu, int targetCpu, long ranAt, int ranOn) {
        for (Sums sum : new Sums[] {of(task), all}) {
            sum.wakes++;
            sum.wakeToRun.recordValue(Math.max(0, ranAt - wokenAt));
        }
    }

    @Override
    public void waited(int task, long from, long to) {
        of(task).waitNanos += to - from;
        all.waitNanos += to - from;
    }

    @Override
    public void stolen(int task, long at, int fromCpu, int toCpu) {
        of(task).steals++;
        all.steals++;
    }

    @Override
    public void migrated(int task, long at, int fromCpu, int toCpu) {
        of(task).migrations++;
        all.migrations++;
        migrations[fromCpu][toCpu]++;
    }

    private Sums of(int task) {
        return sums[groups.groupOf(task)];
    }

    Sums all() {
        return all;
    }

    Sums group(int group) {
        return sums[group];
    }

    long halts() {
        return halts;
    }

    long kicks() {
        return kicks;
    }

    long busyNanos(int cpu) {
        return busyNanos[cpu];
    }

    long haltedNanos(int cpu) {
        return haltedNanos[cpu];
    }

    long migrations(int from, int to) {
        return migrations[from][to];
    }
}
