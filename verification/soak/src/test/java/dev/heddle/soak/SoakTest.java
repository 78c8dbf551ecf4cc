package dev.heddle.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code heddle soak} in short: {@code -Dheddle.soak.seconds=60} for longer, {@code -Dheddle.soak.seed=N} for the same again. */
@Timeout(600)
class SoakTest {
    private static final int SECONDS = Integer.getInteger("heddle.soak.seconds", 4);

    private static long seed() {
        return Long.getLong("heddle.soak.seed", System.nanoTime());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void findsNothing(int cpus) throws InterruptedException {
        SoakReport report = new Soak(new SoakSettings(cpus, Duration.ofSeconds(SECONDS), seed())).run();
        System.out.println("soak: " + report);
        assertThat(report.first()).isEmpty();
        assertThat(report.findings()).isZero();
        assertThat(report.rounds()).isGreaterThanOrEqualTo(2);
        assertThat(report.members()).isGreaterThan(1000);
        assertThat(report.pauses()).isPositive();
        assertThat(report.offlines() > 0).isEqualTo(cpus > 1);
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE_OF_NOTHING, which is paused or offline",
        "OFFLINE_OF_NOTHING, which is paused or offline",
        "WAKE_LOST, not everything ends",
        "CANCELLED_TWICE, cancelled by",
        "CPU_STALLED, CPU_NOT_AT_LOOP",
        "THREAD_LEFT, has left the thread soak-left",
        "FILE_LEFT, more open files than the first",
        "HEAP_LEFT, KiB more in the heap than the first",
        "ORDER_CHANGED, run in another one",
        "UNFAIR, of equal hogs one has had",
        "BADLY_SPREAD, of equal hogs one has had"
    })
    void findsWhatIsWrong(Sabotage sabotage, String finding) throws InterruptedException {
        Soak soak = new Soak(
                new SoakSettings(2, Duration.ofMillis(1_500), seed()),
                sabotage,
                Duration.ofSeconds(3),
                Duration.ofMillis(sabotage == Sabotage.CPU_STALLED ? 100 : 5_000));
        long begun = System.nanoTime();
        SoakReport report = soak.run();
        System.out.printf(
                "soak: %s: %d findings in %d rounds, %d ms%n",
                sabotage, report.findings(), report.rounds(), (System.nanoTime() - begun) / 1_000_000);
        assertThat(report.first())
                .isNotEmpty()
                .anySatisfy(one -> assertThat(one).contains(finding));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new SoakSettings(0, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a soak has 1 to 1024 CPUs, not 0");
        assertThatThrownBy(() -> new SoakSettings(1, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a soak takes some time, not PT0S");
    }
}
