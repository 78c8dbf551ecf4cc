package dev.heddle.trace;

import dev.heddle.event.SchedulingEvents;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The tasks of a recording, with a small number for each: 0 is the idle loop, the others count from 1 in the order of
 * their ids, which is about the order in which they were created. Task ids are too long for the pids of other programs.
 */
final class TaskTable {
    private final Recording recording;
    private final long[] ids;

    TaskTable(Recording recording) {
        this.recording = recording;
        Set<Long> seen = new HashSet<>();
        for (int cpu = 0; cpu < recording.cpus(); cpu++) {
            CpuRecording events = recording.cpu(cpu);
            for (int event = 0; event < events.size(); event++) {
                seen.add(events.task(event));
                if (events.kind(event) == EventWords.SWITCHED) {
                    seen.add(events.next(event));
                }
            }
        }
        seen.add(SchedulingEvents.IDLE_TASK);
        ids = seen.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(ids);
    }

    /** How many there are, the idle loop included. */
    int size() {
        return ids.length;
    }

    int number(long task) {
        return Arrays.binarySearch(ids, task);
    }

    long id(int number) {
        return ids[number];
    }

    String name(int number) {
        return recording.name(ids[number]);
    }
}
