package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarrierPinningTest {
    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    @Test
    void needsLinuxAndNothingElse() {
        if (isLinux()) {
            assertThat(CarrierPinning.obstacle()).isNull();
        } else {
            assertThat(CarrierPinning.obstacle()).contains("Linux");
        }
    }

    /** The kernel's own word on which cores a thread may use. */
    @Test
    void theKernelSaysThatTheThreadIsPinnedAndThenFree() throws InterruptedException {
        if (!isLinux()) {
            return;
        }
        Fixtures.inParallel(1, number -> {
            List<Integer> before = allowedCores();
            CarrierPinning pinning = CarrierPinning.ofCallingThread();
            assertThat(pinning.coreCount()).isEqualTo(before.size());
            for (int cpu = 0; cpu < 2 * before.size(); cpu++) {
                pinning.pinTo(cpu);
                assertThat(allowedCores()).as("CPU %d", cpu).containsExactly(before.get(cpu % before.size()));
            }
            pinning.unpin();
            assertThat(allowedCores()).isEqualTo(before);
        });
    }

    /** The check reads the thread's own mask: one that pins nothing, or pins for good, would be seen. */
    @Test
    void theCheckTellsPinnedFromFree() throws InterruptedException {
        if (!isLinux()) {
            return;
        }
        Fixtures.inParallel(1, number -> {
            CarrierPinning pinning = CarrierPinning.ofCallingThread();
            List<Integer> free = allowedCores();
            pinning.pinTo(0);
            List<Integer> pinned = allowedCores();
            assertThat(pinned).hasSize(1);
            assertThat(free.size() == 1 || !pinned.equals(free)).isTrue();
        });
    }

    private static List<Integer> allowedCores() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(candidate -> candidate.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow();
        List<Integer> cores = new ArrayList<>();
        for (String range : line.substring(line.indexOf(':') + 1).trim().split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }
}
