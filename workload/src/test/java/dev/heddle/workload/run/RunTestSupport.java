package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;

/** Runs workloads given as texts, and reads their logs. */
abstract class RunTestSupport {
    /** The columns of a log. */
    enum Column {
        INDEX(0),
        PERF(1),
        RUN(2),
        PERIOD(3),
        START(4),
        END(5),
        REL_START(6),
        SLACK(7),
        C_DURATION(8),
        C_PERIOD(9),
        WU_LAT(10);

        private final int at;

        Column(int at) {
            this.at = at;
        }
    }

    static final Calibration FAST = Calibration.given(1000);

    @TempDir
    Path directory;

    Workload workload(String tasks, String global) {
        String text = "{\"tasks\": {" + tasks + "}, \"global\": {" + global + "}}";
        try {
            return WorkloadParser.parse(Files.writeString(directory.resolve("w.json"), text), 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (WorkloadException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    Path logs() {
        return directory.resolve("logs");
    }

    RunOptions options() {
        return RunOptions.DEFAULTS.withLogDirectory(logs()).withCalibration(FAST);
    }

    WorkloadRun started(String tasks, String global, Host host) {
        try {
            WorkloadRun run = new WorkloadRun(workload(tasks, global), host, options());
            run.start();
            return run;
        } catch (RunFailedException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    WorkloadResult finished(WorkloadRun run) {
        try {
            return run.await();
        } catch (RunFailedException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs tasks that all end by themselves on the JDK's scheduler. */
    WorkloadResult run(String tasks) {
        return finished(started(tasks, "", new JdkHost()));
    }

    /** Runs one task on a virtual clock. */
    WorkloadResult runOnVirtualClock(String tasks, String global) {
        return finished(started(tasks, global, new VirtualClockHost()));
    }

    static long rows(WorkloadResult result, String task) {
        return result.tasks().stream()
                .filter(candidate -> candidate.name().equals(task))
                .mapToLong(TaskResult::rows)
                .sum();
    }

    /** The rows of a log, without its header. */
    List<long[]> log(String task, int index) {
        try {
            return Files.readAllLines(logs().resolve("rt-app-" + task + "-" + index + ".log")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.trim().split(" +", -1))
                            .mapToLong(Long::parseLong)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Long> column(String task, int index, Column column) {
        return log(task, index).stream().map(row -> row[column.at]).toList();
    }

    /** Waits until something has happened that is sure to happen; fails after a time that no machine needs. */
    static void until(String what, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as(what)
                    .isLessThan(Duration.ofSeconds(60).toNanos());
            Thread.onSpinWait();
        }
    }
}
