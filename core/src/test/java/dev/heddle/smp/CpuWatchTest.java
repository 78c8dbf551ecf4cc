package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.Fixtures;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.Tuning;
import org.junit.jupiter.api.Test;

class CpuWatchTest {
    private static final long AWAKE = -1;
    private static final long NAP = 7;
    private static final long ROUND = 2_500_000;
    private static final long COLLECTION = 150_000_000;

    private final CpuWatch watch =
            new CpuWatch(new PerCpuScheduler(0, new FakeMachine(1), Fixtures.neighbours(), new Tuning(1, 0), null));

    private long now;

    private boolean isBlockedAfter(long nanos, long nap) {
        now += nanos;
        return watch.isBlocked(nap, now, ROUND);
    }

    @Test
    void oneNapForTwoRoundsIsABlock() {
        assertThat(isBlockedAfter(0, NAP)).isFalse();
        assertThat(isBlockedAfter(ROUND, NAP)).isFalse();
        assertThat(isBlockedAfter(ROUND, NAP)).isTrue();
    }

    /** Who waits for a collection sleeps before it, and is not awake at once after it; and nobody looks meanwhile. */
    @Test
    void aCollectionBetweenTwoLooksIsNone() {
        assertThat(isBlockedAfter(0, NAP)).isFalse();
        assertThat(isBlockedAfter(COLLECTION, NAP)).isFalse();
        assertThat(isBlockedAfter(ROUND, AWAKE)).isFalse();
        assertThat(isBlockedAfter(ROUND, NAP)).isFalse();
    }

    @Test
    void manyShortNapsAreNone() {
        for (int nap = 0; nap < 10; nap++) {
            assertThat(isBlockedAfter(ROUND, nap)).isFalse();
            assertThat(isBlockedAfter(ROUND, nap)).isFalse();
        }
    }
}
