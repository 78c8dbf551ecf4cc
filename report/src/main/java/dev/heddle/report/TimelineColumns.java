package dev.heddle.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The timeline as the page gets it: streams of {@link PackedNumbers}, which the page's {@code schedule.js} unpacks.
 *
 * <ul>
 *   <li>runs, a stream a CPU: nanoseconds since the run before ended, nanoseconds, task, {@code end << 2 | level}; the end is
 *       0 yielded, 1 preempted, 2 blocked, 3 ended, 4 still running;
 *   <li>halts, a stream a CPU: nanoseconds since the halt before ended, {@code nanoseconds << 1 | kicked};
 *   <li>wakes: nanoseconds from the wake before to this one, signed; task; waker's CPU + 1; target; nanoseconds until it ran;
 *       the CPU that it ran on;
 *   <li>steals: nanoseconds since the steal before, signed; task; from; to.
 * </ul>
 *
 * <p>All of it counts from where the timeline begins, which may be later than the story: a page can take only so much.
 */
final class TimelineColumns implements Story {
    private static final int STILL_RUNNING = 4;

    private final long begin;
    private final Lane[] lanes;
    private final PackedNumbers wakes = new PackedNumbers();
    private final PackedNumbers steals = new PackedNumbers();
    private long lastWake;
    private long lastSteal;

    private static final class Lane {
        final PackedNumbers runs = new PackedNumbers();
        final PackedNumbers halts = new PackedNumbers();
        long runsUntil;
        long haltsUntil;

        Lane(long begin) {
            runsUntil = begin;
            haltsUntil = begin;
        }
    }

    TimelineColumns(int cpus, long begin) {
        this.begin = begin;
        lanes = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            lanes[cpu] = new Lane(begin);
        }
        lastWake = begin;
        lastSteal = begin;
    }

    @Override
    public void ran(int cpu, int task, int level, long from, long to, @Nullable RunEnd why) {
        Lane lane = lanes[cpu];
        long start = Math.max(from, lane.runsUntil);
        if (to > begin) {
            lane.runs.add(start - lane.runsUntil).add(to - start).add(task).add((long) code(why) << 2 | level);
            lane.runsUntil = to;
        }
    }

    private static int code(@Nullable RunEnd why) {
        if (why == null) {
            return STILL_RUNNING;
        }
        return switch (why) {
            case YIELDED -> 0;
            case PREEMPTED -> 1;
            case BLOCKED -> 2;
            case ENDED -> 3;
        };
    }

    @Override
    public void halted(int cpu, long from, long to, boolean kicked) {
        Lane lane = lanes[cpu];
        long start = Math.max(from, lane.haltsUntil);
        if (to > begin) {
            lane.halts.add(start - lane.haltsUntil).add((to - start) << 1 | (kicked ? 1 : 0));
            lane.haltsUntil = to;
        }
    }

    @Override
    public void woken(int task, int level, long wokenAt, int wakerCpu, int targetCpu, long ranAt, int ranOn) {
        if (wokenAt >= begin) {
            int waker = wakerCpu == SchedulingEvents.OUTSIDE ? 0 : wakerCpu + 1;
            wakes.addSigned(wokenAt - lastWake).add(task).add(waker).add(targetCpu);
            wakes.add(Math.max(0, ranAt - wokenAt)).add(ranOn);
            lastWake = wokenAt;
        }
    }

    @Override
    public void waited(int task, long from, long to) {}

    @Override
    public void stolen(int task, long at, int fromCpu, int toCpu) {
        if (at >= begin) {
            steals.addSigned(at - lastSteal).add(task).add(fromCpu).add(toCpu);
            lastSteal = at;
        }
    }

    @Override
    public void migrated(int task, long at, int fromCpu, int toCpu) {}

    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("runs");
        for (Lane lane : lanes) {
            json.writeString(lane.runs.toBase64());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("halts");
        for (Lane lane : lanes) {
            json.writeString(lane.halts.toBase64());
        }
        json.writeEndArray();
        json.writeStringField("wakes", wakes.toBase64());
        json.writeStringField("steals", steals.toBase64());
    }
}
