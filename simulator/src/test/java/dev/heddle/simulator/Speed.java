package dev.heddle.simulator;

import dev.heddle.Priority;
import java.util.SplittableRandom;

/** Measures how fast the simulator is: {@code CPUS LOAD SECONDS RUNS NANOS}. Two tasks a CPU alternate exponential compute times and sleeps. */
final class Speed {
    private Speed() {}

    public static void main(String[] arguments) {
        int cpus = Integer.parseInt(arguments[0]);
        double load = Double.parseDouble(arguments[1]);
        long until = (long) (Double.parseDouble(arguments[2]) * 1e9);
        double mean = Double.parseDouble(arguments[4]);
        for (int run = 0; run < Integer.parseInt(arguments[3]); run++) {
            long begin = System.nanoTime();
            try (Simulation sim = Simulation.builder()
                    .cpus(cpus)
                    .topology(cpus < 64 ? Topology.FLAT : Topology.parse("2x4x2"))
                    .start()) {
                for (int i = 0; i < 2 * cpus; i++) {
                    sim.script("t" + i, Priority.NORMAL, null, alternating(i, mean, mean * (2 / load - 1)))
                            .start();
                }
                sim.run(until);
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "%d CPUs, load %.2f: %d events in %.2f s, %.0f a second, %.3f s simulated%n",
                        cpus, load, sim.events(), seconds, sim.events() / seconds, sim.nanoTime() / 1e9);
            }
        }
    }

    private static Script alternating(long seed, double computes, double sleeps) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] awake = new boolean[1];
        return steps -> {
            awake[0] = !awake[0];
            double nanos = -Math.log(1 - random.nextDouble()) * (awake[0] ? computes : sleeps);
            if (awake[0]) {
                steps.compute((long) nanos);
            } else {
                steps.sleepUntil(steps.nanoTime() + (long) nanos);
            }
        };
    }
}
