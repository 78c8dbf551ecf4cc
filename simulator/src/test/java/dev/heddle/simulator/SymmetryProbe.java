package dev.heddle.simulator;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * One random run twice: as it is, and with the CPUs relabelled (their numbers, start order, nearness, seeds, topology and all
 * affinities permuted alike). Says where the second trace is not the first one, relabelled; nothing if it is. Public, with a public
 * constructor, for class loaders that know only the JDK's types.
 */
public final class SymmetryProbe implements LongFunction<String> {
    private static final long DURATION = 20_000_000;
    private static final int MOST_CPUS = 12;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    public SymmetryProbe() {}

    @Override
    public String apply(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int cpus = 2 + random.nextInt(MOST_CPUS - 1);
        int[] numbers = IntStream.range(0, cpus).toArray();
        for (int i = cpus - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
        List<String> plain = trace(seed, IntStream.range(0, cpus).toArray());
        List<String> relabelled = trace(seed, numbers);
        for (int i = 0; i < Math.max(plain.size(), relabelled.size()); i++) {
            String one = i < plain.size() ? plain.get(i) : "nothing";
            String other = i < relabelled.size() ? relabelled.get(i) : "nothing";
            if (!one.equals(other)) {
                return "event " + i + " of " + plain.size() + ": " + one + "; relabelled: " + other;
            }
        }
        return plain.size() < 10 ? "only " + plain.size() + " events" : "";
    }

    /** What happens, with CPUs named by their places and tasks by their names. */
    private static List<String> trace(long seed, int[] numbers) {
        SplittableRandom random = new SplittableRandom(seed);
        Names events = new Names(numbers);
        try (Simulation sim = Simulation.builder()
                .cpus(numbers.length)
                .seed(seed)
                .topology(new Topology(1 + random.nextInt(2), 1 + random.nextInt(2), 1 + random.nextInt(2)))
                .slice(Duration.ofNanos(200_000))
                .relabelled(numbers)
                .events(events)
                .start()) {
            List<SimulatedTask> tasks = new ArrayList<>();
            int count = 2 + random.nextInt(3 * numbers.length);
            for (int i = 0; i < count; i++) {
                SplittableRandom own = random.split();
                CpuSet cpus = random.nextInt(3) > 0 ? null : CpuSet.of(numbers[random.nextInt(numbers.length)]);
                Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
                tasks.add(sim.script("t" + i, priority, cpus, steps -> {
                    switch (own.nextInt(6)) {
                        case 0 -> steps.block();
                        case 1 -> steps.sleepUntil(steps.nanoTime() + own.nextLong(300_000));
                        case 2 -> {
                            tasks.get(own.nextInt(tasks.size())).wake();
                            steps.compute(own.nextLong(1_000));
                        }
                        case 3 -> steps.giveWay();
                        default -> steps.compute(own.nextLong(400_000));
                    }
                }));
            }
            for (SimulatedTask task : tasks) {
                sim.at(random.nextLong(DURATION / 4), task::start);
                for (int wakes = random.nextInt(20); wakes > 0; wakes--) {
                    sim.at(random.nextLong(DURATION), task::wake);
                }
            }
            sim.run(DURATION);
            return List.copyOf(events.all);
        }
    }

    /** Writes events down. */
    private static final class Names implements SchedulingEvents {
        final List<String> all = new ArrayList<>();
        private final Map<Long, String> tasks = new HashMap<>(Map.of(IDLE_TASK, "idle"));
        private final int[] places;

        Names(int[] numbers) {
            places = new int[numbers.length];
            for (int place = 0; place < numbers.length; place++) {
                places[numbers[place]] = place;
            }
        }

        private String cpu(int number) {
            return number < 0 ? "outside" : "place " + places[number];
        }

        @Override
        public void created(long task, String name, int level) {
            tasks.put(task, name);
        }

        @Override
        public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
            all.add(cpu(cpu) + " " + atNanos + " woken " + tasks.get(task) + " by " + cpu(wakerCpu));
        }

        @Override
        public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
            all.add(cpu(cpu) + " " + atNanos + " migrated " + tasks.get(task) + " from " + cpu(fromCpu));
        }

        @Override
        public void switched(
                int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
            all.add(cpu(cpu) + " " + atNanos + " " + tasks.get(previous) + " " + why + " to " + tasks.get(next));
        }
    }
}
