package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Priority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Property 23: one seed gives one trace hash, in a fresh JVM too. */
class DeterminismTest {
    /** In a JVM of its own: prints the hashes. */
    public static void main(String[] arguments) {
        System.out.print(hashes());
    }

    private static String hashes() {
        StringBuilder text = new StringBuilder();
        for (long seed = 1; seed <= 5; seed++) {
            text.append(seed).append(' ').append(hash(seed)).append('\n');
        }
        return text.toString();
    }

    /** Threads with locks, scripts, faults: whatever could depend on something else. */
    private static long hash(long seed) {
        try (Simulation sim = Simulation.builder()
                .cpus(6)
                .seed(seed)
                .topology(Topology.parse("1x2x1"))
                .faults(Faults.random(seed))
                .start()) {
            SplittableRandom random = new SplittableRandom(seed);
            ReentrantLock lock = new ReentrantLock();
            List<SimulatedTask> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                SplittableRandom own = random.split();
                boolean thread = i % 2 == 0;
                SimulatedTask task = thread
                        ? sim.task("thread" + i, Priority.NORMAL, null, () -> {
                            for (int turn = 0; turn < 50; turn++) {
                                lock.lock();
                                try {
                                    sim.compute(own.nextLong(100_000));
                                } finally {
                                    lock.unlock();
                                }
                                sim.compute(own.nextLong(1_000_000));
                            }
                        })
                        : sim.script("script" + i, Priority.LOW, null, steps -> {
                            if (own.nextInt(100) == 0) {
                                steps.end();
                            } else if (own.nextBoolean()) {
                                steps.compute(own.nextLong(100_000));
                            } else {
                                steps.sleepUntil(steps.nanoTime() + own.nextLong(200_000));
                            }
                        });
                tasks.add(task);
            }
            tasks.forEach(SimulatedTask::start);
            sim.run(50_000_000);
            assertThat(sim.events()).isGreaterThan(1_000);
            return sim.traceHash();
        }
    }

    @Test
    void theSameSeedTakesTheSameWayHereAndInAFreshJvm() throws Exception {
        String here = hashes();
        assertThat(hashes()).isEqualTo(here);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeterminismTest.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(here);
        assertThat(child.waitFor()).isZero();
    }

    @Test
    void otherSeedsTakeOtherWays() {
        assertThat(hash(1)).isNotEqualTo(hash(2));
    }
}
