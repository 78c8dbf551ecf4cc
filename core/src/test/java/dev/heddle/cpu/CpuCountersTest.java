package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.CpuCounters.Counter;
import org.junit.jupiter.api.Test;

class CpuCountersTest {
    @Test
    void eachCounterCountsForItself() {
        CpuCounters counters = new CpuCounters();
        int next = 1;
        for (Counter counter : Counter.values()) {
            counters.increment(counter);
            counters.add(counter, next++);
        }
        int expected = 2;
        for (Counter counter : Counter.values()) {
            assertThat(counters.get(counter)).as("%s", counter).isEqualTo(expected++);
        }
    }

    /** One writer, one reader: a count never goes back, and what the writer has done is read in the end. */
    @Test
    void aReaderSeesThemGrow() throws InterruptedException {
        CpuCounters counters = new CpuCounters();
        int last = 200_000;
        Fixtures.inParallel(2, number -> {
            if (number == 0) {
                for (int i = 0; i < last; i++) {
                    counters.increment(Counter.SWITCHES);
                }
                return;
            }
            long seen = 0;
            while (seen < last) {
                long now = counters.get(Counter.SWITCHES);
                assertThat(now).isGreaterThanOrEqualTo(seen);
                seen = now;
            }
        });
    }
}
