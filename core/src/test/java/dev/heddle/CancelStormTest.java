package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts and ends in storms. {@code -Dheddle.storm=1000000} for a long one, {@code -Dheddle.seed=...} for the same one. */
class CancelStormTest {
    private static final int TASKS = Integer.getInteger("heddle.storm", 100_000);
    private static final int ROUND = 1_000;

    /** Some of what the JVM keeps, for itself and for the collector. */
    private static final long NOISE = 512 << 10;

    /** Below any object: so a million shows what one in sixteen leaves behind. */
    private static final long BYTES_A_TASK = 1;

    private static long seed() {
        long seed = Long.getLong("heddle.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("storm: -Dheddle.seed=" + seed);
        return seed;
    }

    /** With short slices, since many spin. */
    private static TestScheduler stormy(int cpus) {
        return TestScheduler.of(Scheduler.builder().cpus(cpus).slice(Duration.ofNanos(100_000)));
    }

    private static long heapUsed() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void everyTaskEndsOnceAndEveryJoinerReturns(int cpus) throws IOException {
        long seed = seed();
        long start = System.nanoTime();
        int rounds = TASKS / ROUND;
        int warmUp = rounds / 10;
        long before = 0;
        long growth;
        Map<String, Integer> ends = new TreeMap<>();
        try (TestScheduler on = stormy(cpus);
                CancelStorm storm = new CancelStorm(on, seed, ROUND)) {
            for (int round = 0; round < rounds; round++) {
                if (round == warmUp) {
                    before = heapUsed();
                }
                CancelStorm.Round one = storm.round(round);
                assertThat(one.faults()).as("round %d, seed %d", round, seed).isEmpty();
                for (int i = 0; i < ROUND; i++) {
                    ends.merge(endOf(one, i), 1, Integer::sum);
                }
            }
            on.await("as many ends as starts", () -> {
                SchedulerStats stats = on.scheduler().stats();
                return stats.ended() == stats.started();
            });
            assertThat(on.scheduler().stats().started()).isGreaterThanOrEqualTo(TASKS);
            growth = heapUsed() - before;
        }
        System.out.printf(
                "storm: %d tasks on %d CPUs in %.1f s, heap grown by %d KiB over the last %d rounds%n",
                TASKS, cpus, (System.nanoTime() - start) / 1e9, growth >> 10, rounds - warmUp);
        System.out.println("storm: " + ends);
        assertThat(growth).isLessThan(NOISE + BYTES_A_TASK * TASKS);
        // It is a storm only if tasks are met in all states.
        assertThat(ends).hasSize(3).allSatisfy((end, count) -> assertThat(count).isGreaterThan(TASKS / 50));
    }

    private static String endOf(CancelStorm.Round round, int index) {
        return round.begun.get(index) == 0
                ? "never begun"
                : round.tasks[index].isCancelled() ? "cancelled when begun" : "returned";
    }

    /** The twins: what the storm is to find is found. */
    @Test
    void faultsAreFound() throws IOException {
        try (TestScheduler on = stormy(2);
                CancelStorm storm = new CancelStorm(on, 1, ROUND)) {
            int begunOne = 0;
            CancelStorm.Round round = storm.round(0);
            while (round.begun.get(begunOne) == 0) {
                begunOne++;
            }
            assertThat(round.faults()).isEmpty();
            round.ended.incrementAndGet(begunOne);
            assertThat(round.faults()).hasSize(1);
            round.ended.decrementAndGet(begunOne);
            round.cancelled.addAndGet(begunOne, 2);
            assertThat(round.faults()).hasSize(1);
            round.cancelled.addAndGet(begunOne, -2);
            round.joins.incrementAndGet();
            assertThat(round.faults()).hasSize(1);
            round.joins.decrementAndGet();
            Task ended = round.tasks[begunOne];
            round.tasks[begunOne] = on.task().unstarted(() -> {});
            assertThat(round.faults()).hasSize(1);
            round.tasks[begunOne] = ended;
            assertThat(round.faults()).isEmpty();
        }
    }

    /** The twin: tasks that are kept are seen in the heap. */
    @Test
    void keptTasksAreFound() throws IOException {
        try (TestScheduler on = stormy(2);
                CancelStorm storm = new CancelStorm(on, 2, ROUND)) {
            storm.round(0);
            long before = heapUsed();
            List<CancelStorm.Round> kept = new ArrayList<>();
            int rounds = 10;
            for (int round = 1; round <= rounds; round++) {
                kept.add(storm.round(round));
            }
            assertThat(heapUsed() - before).isGreaterThan(NOISE + BYTES_A_TASK * rounds * ROUND);
            assertThat(kept).hasSize(rounds);
        }
    }
}
