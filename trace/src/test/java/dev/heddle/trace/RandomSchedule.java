package dev.heddle.trace;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes up a schedule that a real scheduler could have produced, and reports it as one does: a wake arrives at its CPU
 * some time after it was made, tasks are stolen, tasks are woken while they come off, clocks stand still.
 */
final class RandomSchedule {
    /** A wake as it truly was. */
    record Wake(long atNanos, long task, long wakerTask, int wakerCpu, int targetCpu) {}

    private static final class Task {
        final long id;
        final int level;
        int lastCpu;
        boolean running;
        boolean blocked = true;
        boolean ended;
        boolean notified;
        long lastNanos = Long.MIN_VALUE;

        Task(long id, int level, int cpu) {
            this.id = id;
            this.level = level;
            lastCpu = cpu;
        }
    }

    private record Sent(Task task, long atNanos, int wakerCpu) {}

    // Tasks end rarely.
    private static final List<RunEnd> WHYS = Stream.concat(
                    Stream.of(RunEnd.ENDED),
                    Stream.of(RunEnd.YIELDED, RunEnd.PREEMPTED, RunEnd.BLOCKED)
                            .flatMap(why -> Stream.generate(() -> why).limit(333)))
            .toList();

    private final Random random;
    private final SchedulingEvents events;
    private final int cpus;
    private final int longestStep;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Deque<Task>> ready = new ArrayList<>();
    private final List<Deque<Sent>> inboxes = new ArrayList<>();
    private final List<Task> running = new ArrayList<>();
    private final List<Wake> wakes = new ArrayList<>();
    private final Task idle = new Task(SchedulingEvents.IDLE_TASK, 3, 0);
    private long now;
    private long calls;
    private long halts;

    /** If {@code longestStep} is small, many events have the same time. */
    RandomSchedule(long seed, int cpus, int taskCount, long start, int longestStep, SchedulingEvents events) {
        random = new Random(seed);
        this.events = events;
        this.cpus = cpus;
        this.longestStep = longestStep;
        now = start;
        for (int cpu = 0; cpu < cpus; cpu++) {
            ready.add(new ArrayDeque<>());
            inboxes.add(new ArrayDeque<>());
            running.add(idle);
        }
        for (int i = 0; i < taskCount; i++) {
            Task task = new Task(1_000_000_007L * (i + 1), random.nextInt(4), random.nextInt(cpus));
            tasks.add(task);
            events.created(task.id, i % 5 == 0 ? "" : "worker " + i, task.level);
        }
    }

    /** The number of events reported, without halts. */
    long calls() {
        return calls;
    }

    /** The number of halts reported. */
    long halts() {
        return halts;
    }

    List<Wake> wakes() {
        return wakes;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            now += random.nextInt(longestStep + 1);
            int cpu = random.nextInt(cpus);
            switch (random.nextInt(5)) {
                case 0, 1 -> wake(random.nextInt(10) == 0 ? SchedulingEvents.OUTSIDE : cpu);
                case 2 -> drain(cpu);
                case 3 -> steal(cpu);
                default -> reschedule(cpu);
            }
        }
    }

    private void wake(int waker) {
        Task task = tasks.get(random.nextInt(tasks.size()));
        if (task.ended || task.notified || !(task.blocked || task.running)) {
            return;
        }
        task.lastNanos = now;
        if (task.running) {
            task.notified = true;
            return;
        }
        task.blocked = false;
        int target = random.nextInt(cpus);
        long wakerTask = waker == SchedulingEvents.OUTSIDE ? -1 : running.get(waker).id;
        wakes.add(new Wake(now, task.id, wakerTask, waker, target));
        inboxes.get(target).addFirst(new Sent(task, now, waker));
    }

    private void drain(int cpu) {
        Deque<Sent> inbox = inboxes.get(cpu);
        if (running.get(cpu) == idle) {
            events.halted(cpu, now, random.nextInt(longestStep + 1), !inbox.isEmpty());
            halts++;
        }
        while (!inbox.isEmpty()) {
            Sent sent = inbox.removeFirst();
            events.woken(cpu, sent.atNanos, sent.task.id, sent.task.level, sent.wakerCpu);
            calls++;
            ready.get(cpu).add(sent.task);
        }
    }

    private void steal(int cpu) {
        Task task = ready.get(random.nextInt(cpus)).poll();
        if (task != null) {
            run(cpu, task);
        }
    }

    private void reschedule(int cpu) {
        Task task = ready.get(cpu).poll();
        if (task != null || running.get(cpu) != idle) {
            run(cpu, task == null ? idle : task);
        }
    }

    private void run(int cpu, Task next) {
        Task previous = running.get(cpu);
        if (previous != idle) {
            tick(previous);
        }
        next.lastNanos = now;
        if (next != idle && next.lastCpu != cpu) {
            events.migrated(cpu, now, next.id, next.level, next.lastCpu);
            calls++;
            next.lastCpu = cpu;
        }
        RunEnd why = previous == idle ? RunEnd.YIELDED : WHYS.get(random.nextInt(WHYS.size()));
        events.switched(cpu, now, previous.id, previous.level, why, next.id, next.level);
        calls++;
        running.set(cpu, next);
        next.running = next != idle;
        if (previous == idle) {
            return;
        }
        previous.running = false;
        if (why == RunEnd.ENDED) {
            previous.ended = true;
        } else if (why == RunEnd.BLOCKED && previous.notified) {
            // It was woken while it ran: the CPU makes it ready again, with the time of that wake.
            events.woken(cpu, previous.lastNanos - random.nextInt(2), previous.id, previous.level, cpu);
            calls++;
            ready.get(cpu).add(previous);
        } else if (why == RunEnd.BLOCKED) {
            previous.blocked = true;
        } else {
            ready.get(cpu).add(previous);
        }
        previous.notified = false;
    }

    /** A task runs for a while: who came off, was woken, moved and ran again at one instant does not come off in it. */
    private void tick(Task task) {
        if (task.lastNanos >= now) {
            now = task.lastNanos + 1;
        }
        task.lastNanos = now;
    }
}
