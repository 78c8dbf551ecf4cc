package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters add up, and the events tell one consistent story that agrees with them. */
class StatisticsTest {
    private record Event(long order, String kind, int cpu, long at, long task, long previous, RunEnd why, int from) {}

    /** Keeps everything, in the order in which it was reported. */
    private static final class Recorder implements SchedulingEvents {
        final AtomicLong order = new AtomicLong();
        final Queue<Event> all = new ConcurrentLinkedQueue<>();

        private void add(String kind, int cpu, long at, long task, long previous, RunEnd why, int from) {
            all.add(new Event(order.incrementAndGet(), kind, cpu, at, task, previous, why, from));
        }

        @Override
        public void created(long task, String name, int level) {
            add("created", OUTSIDE, 0, task, IDLE_TASK, RunEnd.YIELDED, OUTSIDE);
        }

        @Override
        public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
            add("woken", cpu, atNanos, task, IDLE_TASK, RunEnd.YIELDED, wakerCpu);
        }

        @Override
        public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
            add("migrated", cpu, atNanos, task, IDLE_TASK, RunEnd.YIELDED, fromCpu);
        }

        @Override
        public void switched(
                int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
            add("switched", cpu, atNanos, next, previous, why, OUTSIDE);
        }

        List<Event> inOrder() {
            List<Event> list = new ArrayList<>(all);
            list.sort(Comparator.comparingLong(Event::order));
            return list;
        }
    }

    private static long sum(Scheduler scheduler, ToLongFunction<CpuStats> counter) {
        return scheduler.stats().cpus().stream().mapToLong(counter).sum();
    }

    /** A mixture of everything that tasks do. */
    private static void load(TestScheduler on, int cpus, long seed) {
        Semaphore semaphore = new Semaphore(2);
        on.crowd(150, index -> {
            Random random = new Random(seed + index);
            Task self = Task.current();
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> TestScheduler.yieldCpu();
                    case 1 -> LockSupport.parkNanos(1_000);
                    case 2 -> Task.sleepUntil(System.nanoTime() + random.nextInt(50_000));
                    case 3 -> {
                        semaphore.acquire();
                        TestScheduler.yieldCpu();
                        semaphore.release();
                    }
                    case 4 -> {
                        if (self != null) {
                            self.setAffinity(TestSets.random(random, cpus));
                        }
                    }
                    case 5 -> on.task().start(() -> {}).join();
                    case 6 -> Thread.ofVirtual().start(() -> {}).join();
                    default ->
                        on.scheduler().jobs(Priority.ofLevel(random.nextInt(4))).execute(() -> {});
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void countersAddUp(int cpus) {
        long seed = System.nanoTime();
        long begin = System.nanoTime();
        Scheduler scheduler;
        SchedulerStats during;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            scheduler = on.scheduler();
            load(on, cpus, seed);
            during = scheduler.stats();
        }
        long wall = System.nanoTime() - begin;
        SchedulerStats stats = scheduler.stats();
        assertThat(stats.started()).as("seed %d", seed).isEqualTo(stats.ended()).isGreaterThan(150);
        assertThat(during.started()).isLessThanOrEqualTo(stats.started());
        assertThat(stats.cpus()).extracting(CpuStats::cpu).hasSize(cpus).isSorted();
        for (CpuStats cpu : stats.cpus()) {
            CpuStats before = during.cpus().get(cpu.cpu());
            assertThat(cpu.switches()).isGreaterThanOrEqualTo(before.switches());
            assertThat(cpu.kicks()).isLessThanOrEqualTo(cpu.halts());
            assertThat(cpu.uselessKicks()).isLessThanOrEqualTo(cpu.kicks());
            assertThat(cpu.haltedNanos()).isBetween(0L, cpu.idleNanos());
            assertThat(cpu.migrations()).isLessThanOrEqualTo(cpu.switches());
            assertThat(cpu.ready()).isZero();
            assertThat(before.busyNanos() + before.idleNanos()).isPositive().isLessThanOrEqualTo(wall);
        }
        long ready = sum(scheduler, CpuStats::wakesLocal) + sum(scheduler, CpuStats::wakesRemote);
        assertThat(sum(scheduler, CpuStats::switches)).isGreaterThanOrEqualTo(stats.ended());
        assertThat(sum(scheduler, CpuStats::kicksSent)).isBetween(cpus == 1 ? 0L : 1L, sum(scheduler, CpuStats::kicks));
        assertThat(sum(scheduler, CpuStats::haltedNanos)).isPositive();
        // What is taken over from an inbox is counted as stolen only.
        assertThat(ready + sum(scheduler, CpuStats::steals)).isGreaterThanOrEqualTo(stats.ended());
        assertThat(stats.wakeLatency().count()).isPositive();
        assertThat(stats.wakeLatency().p50())
                .isLessThanOrEqualTo(stats.wakeLatency().p90());
        assertThat(stats.wakeLatency().p90())
                .isLessThanOrEqualTo(stats.wakeLatency().p99());
        assertThat(stats.wakeLatency().p99())
                .isLessThanOrEqualTo(stats.wakeLatency().max());
        if (cpus == 1) {
            assertThat(sum(scheduler, CpuStats::steals)).isZero();
            assertThat(sum(scheduler, CpuStats::migrations)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void eventsAreConsistent(int cpus) {
        long seed = System.nanoTime();
        Recorder recorder = new Recorder();
        Scheduler scheduler;
        try (TestScheduler on = TestScheduler.of(Scheduler.builder()
                .cpus(cpus)
                .carrierBlockedAfter(java.time.Duration.ZERO)
                .events(recorder))) {
            scheduler = on.scheduler();
            load(on, cpus, seed);
        }
        Story story = new Story("seed " + seed);
        recorder.inOrder().forEach(story::tell);
        story.end();
        assertThat(story.switchesToTasks).isEqualTo(sum(scheduler, CpuStats::switches));
        assertThat(story.migrations).isEqualTo(sum(scheduler, CpuStats::migrations));
        assertThat(story.ended).hasSize((int) scheduler.stats().ended());
    }

    @Test
    void aTaskKnowsWhatItHasDone() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicReference<TaskStats> first = new AtomicReference<>();
            AtomicReference<TaskStats> later = new AtomicReference<>();
            Task task = on.task().start(() -> {
                Task self = Objects.requireNonNull(Task.current());
                first.set(self.stats());
                long end = System.nanoTime() + 1_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                TestScheduler.yieldCpu();
                later.set(self.stats());
            });
            on.awaitEnd(task);
            assertThat(first.get().switches()).isEqualTo(1);
            assertThat(first.get().runNanos()).isZero();
            assertThat(later.get().switches()).isEqualTo(2);
            assertThat(later.get().runNanos()).isGreaterThanOrEqualTo(1_000_000);
            assertThat(later.get().waitNanos())
                    .isGreaterThanOrEqualTo(first.get().waitNanos());
        }
    }

    /** The twin: each rule of the story rejects what breaks it. */
    @Test
    void theStoryRejectsWhatCannotBe() {
        assertThat(rejected(switched(0, 0, 7, RunEnd.YIELDED))).contains("never created");
        assertThat(rejected(created(7), created(7))).contains("created twice");
        assertThat(rejected(created(7), switched(0, 0, 7, RunEnd.YIELDED))).contains("not ready");
        assertThat(rejected(created(7), woken(0, 7), switched(0, 5, 7, RunEnd.YIELDED)))
                .contains("continuity");
        assertThat(rejected(
                        created(7),
                        woken(0, 7),
                        switched(0, 0, 7, RunEnd.YIELDED),
                        switched(0, 7, 0, RunEnd.BLOCKED),
                        switched(0, 0, 7, RunEnd.YIELDED)))
                .contains("more often");
        assertThat(rejected(
                        created(7),
                        woken(0, 7),
                        switched(0, 0, 7, RunEnd.YIELDED),
                        switched(0, 7, 0, RunEnd.YIELDED),
                        switched(1, 0, 7, RunEnd.YIELDED)))
                .contains("without migration");
    }

    private static Event created(long task) {
        return new Event(0, "created", -1, 0, task, 0, RunEnd.YIELDED, -1);
    }

    private static Event woken(int cpu, long task) {
        return new Event(0, "woken", cpu, 0, task, 0, RunEnd.YIELDED, -1);
    }

    private static Event switched(int cpu, long previous, long next, RunEnd why) {
        return new Event(0, "switched", cpu, 0, next, previous, why, -1);
    }

    private static String rejected(Event... events) {
        Story story = new Story("twin");
        try {
            for (Event event : events) {
                story.tell(event);
            }
            story.end();
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        return "accepted";
    }

    /** Replays events in the order in which they were reported and checks each against what came before. */
    private static final class Story {
        final Set<Long> created = new HashSet<>();
        final Map<Long, Integer> dueRuns = new HashMap<>();
        final Set<Long> started = new HashSet<>();
        final Set<Long> ended = new HashSet<>();
        final Map<Integer, Long> running = new HashMap<>();
        final Map<Integer, Long> time = new HashMap<>();
        final Map<Long, Integer> lastCpu = new HashMap<>();
        final Map<Long, Integer> migratedTo = new HashMap<>();
        final String name;
        long switchesToTasks;
        long migrations;

        Story(String name) {
            this.name = name;
        }

        private void require(boolean holds, String rule, Event event) {
            assertThat(holds).as("%s: %s: %s", name, rule, event).isTrue();
        }

        void tell(Event event) {
            long task = event.task();
            switch (event.kind()) {
                case "created" -> require(created.add(task), "created twice", event);
                case "woken" -> {
                    require(created.contains(task), "never created", event);
                    require(!ended.contains(task), "woken after its end", event);
                    started.add(task);
                    dueRuns.merge(task, 1, Integer::sum);
                }
                case "migrated" -> {
                    migrations++;
                    require(lastCpu.get(task) != null && lastCpu.get(task) == event.from(), "from elsewhere", event);
                    require(event.from() != event.cpu(), "migrated to itself", event);
                    migratedTo.put(task, event.cpu());
                }
                default -> switched(event);
            }
        }

        /**
         * No task has run more often than it became ready. Only the end can tell: a CPU reports that a task came off when it
         * goes on to the next one, and by then a thief may have reported that it runs there.
         */
        void end() {
            dueRuns.forEach((task, left) -> assertThat(left)
                    .as("%s: task %d ran more often than it became ready", name, task)
                    .isNotNegative());
        }

        private void switched(Event event) {
            long previous = event.previous();
            long next = event.task();
            require(running.getOrDefault(event.cpu(), 0L) == previous, "continuity", event);
            require(time.getOrDefault(event.cpu(), Long.MIN_VALUE) <= event.at(), "time goes back", event);
            time.put(event.cpu(), event.at());
            running.put(event.cpu(), next);
            if (previous != SchedulingEvents.IDLE_TASK) {
                switch (event.why()) {
                    case ENDED -> require(ended.add(previous), "ended twice", event);
                    case YIELDED, PREEMPTED -> dueRuns.merge(previous, 1, Integer::sum);
                    default -> {
                        // It waits for a wake, which may have been reported already, by another CPU.
                    }
                }
            }
            if (next != SchedulingEvents.IDLE_TASK) {
                switchesToTasks++;
                require(created.contains(next), "never created", event);
                require(!ended.contains(next), "runs after its end", event);
                require(started.contains(next), "not ready", event);
                dueRuns.merge(next, -1, Integer::sum);
                Integer last = lastCpu.put(next, event.cpu());
                if (last != null && last != event.cpu()) {
                    Integer to = migratedTo.remove(next);
                    require(to != null && to == event.cpu(), "without migration", event);
                }
            }
        }
    }
}
