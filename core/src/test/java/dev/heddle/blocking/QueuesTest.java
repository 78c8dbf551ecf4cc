package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Blocking queues, each with as many producers as consumers. */
class QueuesTest {
    private static final int PAIRS = 150;
    private static final int ITEMS = 30;

    private static void passThrough(int cpus, BlockingQueue<Integer> queue) {
        AtomicLong sum = new AtomicLong();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(2 * PAIRS, index -> {
                for (int i = 0; i < ITEMS; i++) {
                    if (index % 2 == 0) {
                        queue.put(index * ITEMS + i);
                    } else {
                        sum.addAndGet(queue.take());
                    }
                }
            });
        }
        long expected = 0;
        for (int index = 0; index < 2 * PAIRS; index += 2) {
            for (int i = 0; i < ITEMS; i++) {
                expected += index * ITEMS + i;
            }
        }
        assertThat(sum.get()).isEqualTo(expected);
        assertThat(queue).isEmpty();
    }

    @TwoAndFourCpus
    void arrayBlockingQueue(int cpus) {
        passThrough(cpus, new ArrayBlockingQueue<>(4));
    }

    @TwoAndFourCpus
    void linkedBlockingQueue(int cpus) {
        passThrough(cpus, new LinkedBlockingQueue<>(4));
    }

    @TwoAndFourCpus
    void synchronousQueue(int cpus) {
        passThrough(cpus, new SynchronousQueue<>());
    }

    @TwoAndFourCpus
    void fairSynchronousQueue(int cpus) {
        passThrough(cpus, new SynchronousQueue<>(true));
    }

    @TwoAndFourCpus
    void linkedTransferQueue(int cpus) {
        passThrough(cpus, new LinkedTransferQueue<>());
    }

    @TwoAndFourCpus
    void priorityBlockingQueue(int cpus) {
        passThrough(cpus, new PriorityBlockingQueue<>());
    }

    @TwoAndFourCpus
    void transfersWaitForTheirReceiver(int cpus) {
        LinkedTransferQueue<Integer> queue = new LinkedTransferQueue<>();
        AtomicLong received = new AtomicLong();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(2 * PAIRS, index -> {
                if (index % 2 == 0) {
                    queue.transfer(1);
                } else {
                    received.addAndGet(queue.take());
                }
            });
        }
        assertThat(received.get()).isEqualTo(PAIRS);
    }

    @TwoAndFourCpus
    void timedPollsEnd(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(
                    300,
                    index -> assertThat(new ArrayBlockingQueue<Integer>(1).poll(1, TimeUnit.MILLISECONDS))
                            .isNull());
        }
    }

    private record Due(long at) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at, ((Due) other).at);
        }
    }

    @TwoAndFourCpus
    void delayQueue(int cpus) {
        DelayQueue<Due> queue = new DelayQueue<>();
        long start = System.nanoTime();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(2 * PAIRS, index -> {
                if (index % 2 == 0) {
                    queue.put(new Due(start + index * 20_000L));
                } else {
                    assertThat(queue.take().at()).isLessThanOrEqualTo(System.nanoTime());
                }
            });
        }
        assertThat(queue).isEmpty();
    }
}
