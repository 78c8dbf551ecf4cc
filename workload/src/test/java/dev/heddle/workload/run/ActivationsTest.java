package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ActivationsTest extends RunTestSupport {
    private static final String TASKS = """
            "frames": { "instance": 2, "loop": 20, "run": 100, "timer": { "ref": "unique", "period": 2000, "mode": "absolute" } },
            "late": { "loop": 3, "runtime": 4000, "timer": { "ref": "unique", "period": 1000, "mode": "absolute" } },
            "both": { "loop": 2, "timer1": { "ref": "a", "period": 1000 }, "timer2": { "ref": "b", "period": 2000 } },
            "none": { "loop": 2, "sleep": 1000 }
            """;

    private List<Activations> activations(RunOptions options) throws RunFailedException, InterruptedException {
        WorkloadRun run = new WorkloadRun(workload(TASKS, ""), new JdkHost(), options.withCalibration(FAST));
        run.start();
        return run.await().activations();
    }

    @Test
    void areKeptOfTasksWithOnePeriod() throws RunFailedException, InterruptedException {
        List<Activations> all = activations(RunOptions.DEFAULTS.withActivations());

        assertThat(all).extracting(Activations::task).containsExactly("frames", "frames", "late");
        assertThat(all).extracting(Activations::index).containsExactly(0, 1, 2);
        assertThat(all).extracting(Activations::periodNanos).containsExactly(2_000_000L, 2_000_000L, 1_000_000L);
        for (Activations frames : all) {
            long[] at = frames.atNanos();
            assertThat(at).hasSize(frames.task().equals("late") ? 3 : 20).isSorted();
        }
        long[] late = all.get(2).atNanos();
        // It was too late for its timer each time and went on at once: the intervals are what it worked.
        assertThat(late[1] - late[0]).isGreaterThanOrEqualTo(4_000_000);
        assertThat(late[2] - late[1]).isGreaterThanOrEqualTo(4_000_000);
    }

    @Test
    void areNotKeptUnlessAskedFor() throws RunFailedException, InterruptedException {
        assertThat(activations(RunOptions.DEFAULTS)).isEmpty();
    }

    @Test
    void areKeptUpToALimit() {
        Activations.Builder times = new Activations.Builder(1_000);
        for (int i = 0; i < Activations.MOST + 10; i++) {
            times.add(i);
        }
        Activations built = times.build("many", 7);

        assertThat(built.atNanos()).hasSize(Activations.MOST).endsWith(Activations.MOST - 1);
        assertThat(built.periodNanos()).isEqualTo(1_000);
    }
}
