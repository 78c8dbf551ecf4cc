package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel says of the thread. */
class PromptWakingTest {
    private static final Path THREAD = Path.of("/proc/thread-self");

    @Test
    void theTimersOfTheThreadAreExactAndThenAsBefore() throws InterruptedException {
        if (!Files.exists(THREAD)) {
            return;
        }
        Fixtures.inParallel(1, number -> {
            long usual = timerSlack();
            assertThat(usual).isGreaterThan(1);
            PromptWaking.exactTimers();
            assertThat(timerSlack()).isEqualTo(1);
            PromptWaking.usualTimers();
            assertThat(timerSlack()).isEqualTo(usual);
        });
    }

    /** Kernels before 6.12 take the wish and do nothing with it; some do not show slices. */
    @Test
    void theSliceIsShortAndTheNicenessStays() throws InterruptedException {
        if (!Files.exists(THREAD.resolve("sched"))) {
            return;
        }
        Fixtures.inParallel(1, number -> {
            long usual = sched("se.slice");
            long weight = sched("se.load.weight");
            PromptWaking.shortSlice();
            if (usual > 0 && knowsSlices()) {
                assertThat(sched("se.slice")).isEqualTo(100_000).isLessThan(usual);
            }
            assertThat(sched("se.load.weight")).isEqualTo(weight);
        });
    }

    private static boolean knowsSlices() {
        String[] version = System.getProperty("os.version").split("[.-]", 3);
        int major = Integer.parseInt(version[0]);
        return major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 12);
    }

    /** The kernel has this file for processes alone, and takes the number of a thread for one. */
    private static long timerSlack() throws IOException {
        String thread = THREAD.toRealPath().getFileName().toString();
        return Long.parseLong(
                Files.readString(Path.of("/proc", thread, "timerslack_ns")).strip());
    }

    /** A line of the file, 0 if there is none. */
    private static long sched(String name) throws IOException {
        List<String> lines = Files.readAllLines(THREAD.resolve("sched"));
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
