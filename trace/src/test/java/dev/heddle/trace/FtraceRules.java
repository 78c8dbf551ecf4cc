package dev.heddle.trace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold in any trace of a scheduler, as far as its text shows. */
final class FtraceRules {
    private FtraceRules() {}

    /** Throws an {@link AssertionError} that says which rule is broken, and where. */
    static void check(FtraceText trace) {
        long last = Long.MIN_VALUE;
        Map<Integer, Integer> running = new HashMap<>();
        Map<Integer, String> state = new HashMap<>();
        Map<Integer, String> comms = new HashMap<>();
        Set<Integer> onCpu = new HashSet<>();
        long lines = 0;
        for (FtraceText.Line line : trace.lines()) {
            require(line.micros() >= last, "time goes back", line);
            require(line.cpu() < trace.cpus(), "no such CPU", line);
            Integer context = running.get(line.cpu());
            require(context == null || context == line.pid(), "context is not what runs there", line);
            require(line.pid() != 0 || line.comm().equals("swapper/" + line.cpu()), "idle has another name", line);
            last = line.micros();
            lines++;
            switch (line.event()) {
                case "sched_switch" -> {
                    int prev = line.number("prev_pid");
                    int next = line.number("next_pid");
                    require(prev == line.pid(), "a task other than the running one comes off", line);
                    require(line.text("prev_comm").equals(line.comm()), "two names for one task", line);
                    running.put(line.cpu(), next);
                    onCpu.remove(prev);
                    state.put(prev, line.text("prev_state"));
                    require(sameName(comms, next, line.text("next_comm"), line.cpu()), "two names for one task", line);
                    if (next != 0) {
                        String was = state.getOrDefault(next, "");
                        require(was.isEmpty() || was.startsWith("R"), "a task runs that nobody woke", line);
                        require(onCpu.add(next), "a task runs on two CPUs", line);
                    }
                }
                case "sched_wakeup" -> {
                    int pid = line.number("pid");
                    require(!onCpu.contains(pid), "a running task becomes ready", line);
                    String was = state.getOrDefault(pid, "");
                    require(!was.startsWith("R"), "a ready task becomes ready", line);
                    require(sameName(comms, pid, line.text("comm"), 0), "two names for one task", line);
                    state.put(pid, "R");
                }
                case "sched_migrate_task" -> require(!onCpu.contains(line.number("pid")), "a running task moves", line);
                default -> require(line.event().equals("sched_waking"), "an unexpected event", line);
            }
        }
        require(trace.entriesInBuffer() == lines, "the header counts other than " + lines + " entries", null);
        long lost = trace.lost().values().stream().mapToLong(Long::longValue).sum();
        require(trace.entriesWritten() - lines == lost, "the header counts other than " + lost + " lost entries", null);
    }

    private static boolean sameName(Map<Integer, String> comms, int pid, String comm, int cpu) {
        return pid == 0
                ? comm.equals("swapper/" + cpu)
                : comms.computeIfAbsent(pid, key -> comm).equals(comm);
    }

    private static void require(boolean holds, String fault, FtraceText.@Nullable Line line) {
        if (!holds) {
            throw new AssertionError(fault + ": " + line);
        }
    }
}
