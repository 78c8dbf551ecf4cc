package dev.heddle.report;

import dev.heddle.event.RunEnd;
import dev.heddle.trace.Recording;
import dev.heddle.trace.Schedule;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a story of a schedule. It begins where the recording is complete: what is known only of some CPUs is left out, and
 * what was going on then is told as if it had begun then.
 */
final class StoryTeller implements Schedule.Listener {
    private static final int NOWHERE = -1;

    private final List<? extends Story> listeners;
    private final long begin;
    private long end;

    // By CPU: since when it runs what it runs, and with which level.
    private final long[] since;
    private final int[] level;

    // By task: since when it is ready and on which CPU it waits, or NOWHERE; the wake that made it so, if one did.
    private final long[] readyAt;
    private final int[] waitsOn;
    private final @Nullable Wake[] wakes;

    private record Wake(long at, int wakerCpu, int targetCpu) {}

    private StoryTeller(Schedule schedule, int cpus, List<? extends Story> listeners) {
        this.listeners = List.copyOf(listeners);
        begin = schedule.completeFromNanos();
        end = begin;
        since = new long[cpus];
        Arrays.fill(since, begin);
        level = new int[cpus];
        readyAt = new long[schedule.tasks()];
        waitsOn = new int[schedule.tasks()];
        Arrays.fill(waitsOn, NOWHERE);
        wakes = new Wake[schedule.tasks()];
    }

    /**
     * Tells everything.
     *
     * @return when the story ended, by the recording's clock
     */
    static long tell(Schedule schedule, Recording recording, List<? extends Story> listeners) {
        StoryTeller teller = new StoryTeller(schedule, recording.cpus(), listeners);
        try {
            schedule.tell(teller);
        } catch (IOException e) {
            throw new IllegalStateException("nothing here reads or writes", e);
        }
        for (int cpu = 0; cpu < recording.cpus(); cpu++) {
            teller.comesOff(cpu, schedule.running(cpu), teller.level[cpu], teller.end, null);
        }
        return teller.end;
    }

    @Override
    public void switched(long atNanos, int cpu, int previous, int previousLevel, RunEnd why, int next, int nextLevel) {
        end = Math.max(end, atNanos);
        comesOff(cpu, previous, previousLevel, atNanos, why);
        if (previous != Schedule.IDLE && (why == RunEnd.YIELDED || why == RunEnd.PREEMPTED)) {
            waitsOn[previous] = cpu;
            readyAt[previous] = atNanos;
            wakes[previous] = null;
        }
        since[cpu] = atNanos;
        level[cpu] = nextLevel;
        if (next != Schedule.IDLE) {
            goesOn(cpu, next, nextLevel, atNanos);
        }
    }

    private void comesOff(int cpu, int task, int taskLevel, long at, @Nullable RunEnd why) {
        if (task != Schedule.IDLE && at > begin) {
            long from = Math.max(begin, since[cpu]);
            listeners.forEach(story -> story.ran(cpu, task, taskLevel, from, at, why));
        }
    }

    private void goesOn(int cpu, int task, int taskLevel, long at) {
        int waitedOn = waitsOn[task];
        if (waitedOn == NOWHERE) {
            return; // It became ready before the recording began.
        }
        waitsOn[task] = NOWHERE;
        if (at < begin) {
            return;
        }
        long ready = Math.max(begin, readyAt[task]);
        listeners.forEach(story -> story.waited(task, ready, at));
        Wake wake = wakes[task];
        if (wake != null && wake.at >= begin) {
            listeners.forEach(story -> story.woken(task, taskLevel, wake.at, wake.wakerCpu, wake.targetCpu, at, cpu));
        }
        if (waitedOn != cpu) {
            listeners.forEach(story -> story.stolen(task, at, waitedOn, cpu));
        }
    }

    @Override
    public void waking(long atNanos, int task, int taskLevel, int wakerCpu, int targetCpu) {}

    @Override
    public void woken(long atNanos, int task, int taskLevel, int wakerCpu, int targetCpu) {
        end = Math.max(end, atNanos);
        waitsOn[task] = targetCpu;
        readyAt[task] = atNanos;
        wakes[task] = new Wake(atNanos, wakerCpu, targetCpu);
    }

    @Override
    public void migrated(long atNanos, int task, int taskLevel, int fromCpu, int toCpu) {
        end = Math.max(end, atNanos);
        if (atNanos >= begin) {
            listeners.forEach(story -> story.migrated(task, atNanos, fromCpu, toCpu));
        }
    }

    @Override
    public void halted(long atNanos, int cpu, long nanos, boolean kicked) {
        end = Math.max(end, atNanos);
        if (atNanos > begin) {
            listeners.forEach(story -> story.halted(cpu, Math.max(begin, atNanos - nanos), atNanos, kicked));
        }
    }
}
