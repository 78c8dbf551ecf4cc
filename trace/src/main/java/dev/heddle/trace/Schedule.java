package dev.heddle.trace;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Goes through a recording in one order for all CPUs: by time, and at equal times causes before effects.
 *
 * <p>Equal times are the rule on a simulated machine and happen on a real one. A CPU's own events keep their order
 * then; among the CPUs, one comes first whose event is possible as far as is known: a task is switched to when it is
 * ready, and woken or moved when it is not running.
 *
 * <p>A task may be woken while it is still coming off its CPU. Then it is ready only when it is off, so the wake is told
 * twice, as Linux does: as {@link Listener#waking} at its own time, and as {@link Listener#woken} after the switch.
 */
public final class Schedule {
    /**
     * Is told what happened, in order. Tasks are given by their numbers in this schedule, priorities as levels, 0 the
     * highest to 3 the lowest. Times are those of the scheduler's clock.
     */
    public interface Listener {
        /**
         * A CPU goes from one task to the next.
         *
         * @param atNanos when
         * @param cpu the CPU
         * @param previous the task that comes off, or {@link #IDLE}
         * @param previousLevel its level
         * @param why why it comes off
         * @param next the task that runs from now on, or {@link #IDLE}
         * @param nextLevel its level
         * @throws IOException if the listener cannot go on
         */
        void switched(long atNanos, int cpu, int previous, int previousLevel, RunEnd why, int next, int nextLevel)
                throws IOException;

        /**
         * Someone wakes a task.
         *
         * @param atNanos when
         * @param task the task
         * @param level its level
         * @param wakerCpu the CPU that wakes it, or {@link SchedulingEvents#OUTSIDE}
         * @param targetCpu the CPU it is woken for
         * @throws IOException if the listener cannot go on
         */
        void waking(long atNanos, int task, int level, int wakerCpu, int targetCpu) throws IOException;

        /**
         * The wake takes effect: the task is ready.
         *
         * @param atNanos when
         * @param task the task
         * @param level its level
         * @param wakerCpu the CPU that woke it, or {@link SchedulingEvents#OUTSIDE}
         * @param targetCpu the CPU it was woken for
         * @throws IOException if the listener cannot go on
         */
        void woken(long atNanos, int task, int level, int wakerCpu, int targetCpu) throws IOException;

        /**
         * A task moves. The switch to it follows.
         *
         * @param atNanos when
         * @param task the task
         * @param level its level
         * @param fromCpu the CPU it last ran on
         * @param toCpu the CPU it runs on from now on
         * @throws IOException if the listener cannot go on
         */
        void migrated(long atNanos, int task, int level, int fromCpu, int toCpu) throws IOException;

        /**
         * A halt of a CPU is over.
         *
         * @param atNanos when it ended
         * @param cpu the CPU
         * @param nanos how long it lasted
         * @param kicked whether another CPU or thread ended it
         * @throws IOException if the listener cannot go on
         */
        void halted(long atNanos, int cpu, long nanos, boolean kicked) throws IOException;
    }

    private enum State {
        UNKNOWN,
        READY,
        RUNNING,
        BLOCKED,
        ENDED
    }

    private record Wake(int task, int level, int wakerCpu, int targetCpu) {}

    /** The number that stands for the idle loops of all CPUs. */
    public static final int IDLE = 0;

    private static final int NO_DOUBT = 0;
    private static final int QUESTIONABLE = 1;
    private static final int UNLIKELY = 2;
    private static final int IMPOSSIBLE = 3;

    private final TaskTable tasks;
    private final TimeOrder[] cpus;
    private final int[] place;
    private final int[] running;
    private final State[] states;
    private final Map<Integer, Queue<Wake>> early = new HashMap<>();

    /**
     * Makes ready to go through a recording once.
     *
     * @param recording the recording
     */
    public Schedule(Recording recording) {
        tasks = new TaskTable(recording);
        cpus = new TimeOrder[recording.cpus()];
        place = new int[cpus.length];
        running = new int[cpus.length];
        states = new State[tasks.size()];
        Arrays.fill(states, State.UNKNOWN);
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            cpus[cpu] = new TimeOrder(recording.cpu(cpu));
            running[cpu] = runningAtFirst(recording.cpu(cpu));
        }
    }

    /**
     * How many numbers there are for tasks: {@link #IDLE} and those from 1 on, in about the order in which the tasks were
     * created.
     *
     * @return their number, at least 1
     */
    public int tasks() {
        return tasks.size();
    }

    /**
     * The scheduler's own id of a task.
     *
     * @param task its number here, from 0 to {@link #tasks()} - 1
     * @return the id
     */
    public long taskId(int task) {
        return tasks.id(task);
    }

    /**
     * The name of a task.
     *
     * @param task its number here, from 0 to {@link #tasks()} - 1
     * @return the name, empty if it has none
     */
    public String taskName(int task) {
        return tasks.name(task);
    }

    /**
     * The time of the first event.
     *
     * @return nanoseconds of the scheduler's clock, or 0 if there is no event
     */
    public long firstNanos() {
        long first = Long.MAX_VALUE;
        for (TimeOrder cpu : cpus) {
            if (cpu.size() > 0) {
                first = Math.min(first, cpu.atNanos(0));
            }
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /**
     * From when on no event is missing.
     *
     * @return the time of the last of the first events of those CPUs that have lost older ones; {@link #firstNanos()} if
     *     none has
     */
    public long completeFromNanos() {
        long from = firstNanos();
        for (TimeOrder cpu : cpus) {
            if (cpu.events().dropped() > 0 && cpu.size() > 0) {
                from = Math.max(from, cpu.atNanos(0));
            }
        }
        return from;
    }

    /**
     * The task that runs on a CPU at this point. Before a CPU's first switch, the one that the switch takes off.
     *
     * @param cpu the CPU
     * @return the task's number
     */
    public int running(int cpu) {
        return running[cpu];
    }

    /**
     * Tells everything, once.
     *
     * @param listener who is told
     * @throws IOException if the listener throws it
     */
    public void tell(Listener listener) throws IOException {
        long now = 0;
        for (int cpu = nextCpu(); cpu >= 0; cpu = nextCpu()) {
            now = cpus[cpu].atNanos(place[cpu]);
            tellNext(cpu, now, listener);
        }
        // What was woken while it ran and never came off before the recording ended.
        for (Queue<Wake> wakes : early.values()) {
            for (Wake wake : wakes) {
                listener.woken(now, wake.task, wake.level, wake.wakerCpu, wake.targetCpu);
            }
        }
    }

    private void tellNext(int cpu, long now, Listener listener) throws IOException {
        CpuRecording events = cpus[cpu].events();
        int event = cpus[cpu].event(place[cpu]++);
        int task = tasks.number(events.task(event));
        int level = events.level(event);
        switch (events.kind(event)) {
            case EventWords.WOKEN -> {
                Wake wake = new Wake(task, level, events.otherCpu(event), cpu);
                listener.waking(now, task, level, wake.wakerCpu, cpu);
                if (states[task] == State.RUNNING) {
                    early.computeIfAbsent(task, key -> new ArrayDeque<>()).add(wake);
                } else {
                    takeEffect(now, wake, listener);
                }
            }
            case EventWords.MIGRATED -> listener.migrated(now, task, level, events.otherCpu(event), cpu);
            case EventWords.HALTED -> listener.halted(now, cpu, events.haltNanos(event), events.kicked(event));
            default -> {
                int next = tasks.number(events.next(event));
                RunEnd why = events.why(event);
                listener.switched(now, cpu, task, level, why, next, events.nextLevel(event));
                running[cpu] = next;
                states[task] = after(why);
                states[next] = State.RUNNING;
                if (task != next && !early.isEmpty()) {
                    Queue<Wake> wakes = early.remove(task);
                    while (wakes != null && !wakes.isEmpty()) {
                        takeEffect(now, wakes.remove(), listener);
                    }
                }
            }
        }
    }

    private void takeEffect(long now, Wake wake, Listener listener) throws IOException {
        listener.woken(now, wake.task, wake.level, wake.wakerCpu, wake.targetCpu);
        states[wake.task] = State.READY;
    }

    /** The CPU whose event comes next, or -1. */
    private int nextCpu() {
        int best = -1;
        long bestTime = 0;
        int bestDoubt = 0;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            if (place[cpu] < cpus[cpu].size()) {
                long time = cpus[cpu].atNanos(place[cpu]);
                if (best < 0 || time < bestTime) {
                    best = cpu;
                    bestTime = time;
                    bestDoubt = -1;
                } else if (time == bestTime) {
                    bestDoubt = bestDoubt < 0 ? doubt(best) : bestDoubt;
                    int doubt = doubt(cpu);
                    if (doubt < bestDoubt) {
                        best = cpu;
                        bestDoubt = doubt;
                    }
                }
            }
        }
        return best;
    }

    /** How much speaks against a CPU's next event coming next of all at its time: 0 is nothing. */
    private int doubt(int cpu) {
        CpuRecording events = cpus[cpu].events();
        int event = cpus[cpu].event(place[cpu]);
        if (events.kind(event) == EventWords.SWITCHED) {
            int next = tasks.number(events.next(event));
            return next == IDLE || next == running[cpu] ? NO_DOUBT : doubtThatItStarts(states[next]);
        }
        if (events.kind(event) == EventWords.HALTED) {
            return NO_DOUBT;
        }
        State state = states[tasks.number(events.task(event))];
        if (state == State.RUNNING) {
            return IMPOSSIBLE;
        }
        if (events.kind(event) == EventWords.MIGRATED) {
            return NO_DOUBT;
        }
        if (state == State.READY) {
            return UNLIKELY;
        }
        return wakerIsYetToStart(cpu, events.otherCpu(event)) ? QUESTIONABLE : NO_DOUBT;
    }

    private static int doubtThatItStarts(State state) {
        return switch (state) {
            case READY -> NO_DOUBT;
            case UNKNOWN -> UNLIKELY;
            case RUNNING, BLOCKED, ENDED -> IMPOSSIBLE;
        };
    }

    /** Idle CPUs wake tasks rarely; if the waker's CPU is about to leave idle, it is probably the next task's doing. */
    private boolean wakerIsYetToStart(int cpu, int wakerCpu) {
        return wakerCpu != SchedulingEvents.OUTSIDE
                && wakerCpu != cpu
                && running[wakerCpu] == IDLE
                && place[wakerCpu] < cpus[wakerCpu].size()
                && cpus[wakerCpu].atNanos(place[wakerCpu]) == cpus[cpu].atNanos(place[cpu]);
    }

    private int runningAtFirst(CpuRecording events) {
        for (int event = 0; event < events.size(); event++) {
            if (events.kind(event) == EventWords.SWITCHED) {
                return tasks.number(events.task(event));
            }
        }
        return IDLE;
    }

    private static State after(RunEnd why) {
        return switch (why) {
            case YIELDED, PREEMPTED -> State.READY;
            case BLOCKED -> State.BLOCKED;
            case ENDED -> State.ENDED;
        };
    }
}
