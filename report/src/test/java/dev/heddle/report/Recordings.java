package dev.heddle.report;

import dev.heddle.Priority;
import dev.heddle.SchedulerStats;
import dev.heddle.simulator.SimulatedTask;
import dev.heddle.simulator.Simulation;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Recordings of schedules that the engine itself made, on simulated CPUs. */
final class Recordings {
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private Recordings() {}

    /**
     * A recording, and what the engine's own counters say of the same run.
     *
     * @param recording what was recorded
     * @param stats what was counted
     */
    record Recorded(Recording recording, SchedulerStats stats) {}

    /**
     * Tasks of all priorities that compute for a while, then sleep, wait for a neighbour, or give way, until there are so many events at
     * least.
     */
    static Recorded of(int cpus, long events, long seed, int capacity) {
        TraceRecorder recorder = new TraceRecorder(cpus, capacity);
        Random random = new Random(seed);
        try (Simulation simulation =
                Simulation.builder().cpus(cpus).seed(seed).events(recorder).start()) {
            List<SimulatedTask> tasks = new ArrayList<>();
            for (int i = 0; i < 6 * cpus; i++) {
                int neighbour = i - 1;
                Priority priority = PRIORITIES.get(i % PRIORITIES.size());
                boolean[] computed = new boolean[1];
                tasks.add(simulation.script(
                        List.of("sleeper-", "pair-", "batch-").get(i % 3) + i, priority, null, steps -> {
                            computed[0] = !computed[0];
                            if (computed[0]) {
                                steps.compute(1_000 + random.nextInt(400_000));
                                return;
                            }
                            switch (random.nextInt(4)) {
                                case 0 -> steps.giveWay();
                                case 1, 2 -> steps.sleepUntil(steps.nanoTime() + random.nextInt(2_000_000));
                                default -> {
                                    if (neighbour >= 0) {
                                        tasks.get(neighbour).wake();
                                    }
                                    steps.sleepUntil(steps.nanoTime() + random.nextInt(500_000));
                                }
                            }
                        }));
            }
            tasks.forEach(SimulatedTask::start);
            long until = 0;
            while (written(recorder, cpus) < events) {
                until += 10_000_000;
                simulation.run(until);
            }
            return new Recorded(recorder.snapshot(), simulation.stats());
        }
    }

    private static long written(TraceRecorder recorder, int cpus) {
        long written = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            written += recorder.written(cpu);
        }
        return written;
    }
}
