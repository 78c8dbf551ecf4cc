package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The resources by themselves, with threads instead of tasks. */
final class ResourcesTest {
    private final Host host = new JdkHost();
    private final Control control = new Control();
    private final WakeLatency latency = new WakeLatency();

    @FunctionalInterface
    private interface Body {
        void run(Waiter waiter) throws InterruptedException;
    }

    private Thread start(Body body) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                body.run(new Waiter(host, control, latency, Thread.currentThread()));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitBlocked(Thread thread) {
        RunTestSupport.until("the thread blocks", () -> thread.getState() == Thread.State.WAITING);
    }

    private static void join(Thread... threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aMutexExcludes() throws InterruptedException {
        Mutex mutex = new Mutex();
        int[] count = new int[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(start(waiter -> {
                for (int j = 0; j < 2000; j++) {
                    mutex.lock(waiter);
                    count[0]++;
                    if (j % 16 == 0) {
                        // Off the CPU while it is locked.
                        LockSupport.parkNanos(1);
                    }
                    mutex.unlock();
                }
            }));
        }
        join(threads.toArray(Thread[]::new));
        assertThat(count[0]).isEqualTo(16_000);
    }

    @Test
    void anyoneUnlocksAMutexAndUnlockingAFreeOneDoesNothing() throws InterruptedException {
        Mutex mutex = new Mutex();
        mutex.unlock();
        join(start(mutex::lock));
        Thread second = start(mutex::lock);
        awaitBlocked(second);
        mutex.unlock();
        join(second);
        // It does not count unlocks: this one makes it free, not free twice.
        mutex.unlock();
        mutex.unlock();
        join(start(mutex::lock));
        Thread third = start(mutex::lock);
        awaitBlocked(third);
        mutex.unlock();
        join(third);
    }

    @Test
    void aSignalWakesTheFirstThatWaitsAndABroadcastAll() throws InterruptedException {
        Mutex mutex = new Mutex();
        Condition condition = new Condition();
        List<Integer> woken = new CopyOnWriteArrayList<>();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = start(waiter -> {
                mutex.lock(waiter);
                condition.await(mutex, waiter);
                woken.add(number);
                mutex.unlock();
            });
            awaitBlocked(threads[i]);
        }
        condition.signal();
        join(threads[0]);
        assertThat(woken).containsExactly(0);
        condition.signal();
        join(threads[1]);
        assertThat(woken).containsExactly(0, 1);
        condition.broadcast();
        join(threads);
        assertThat(woken).hasSize(4);
    }

    @Test
    void waitingUnlocksTheMutexAndWakingLocksItAgain() throws InterruptedException {
        Mutex mutex = new Mutex();
        Condition condition = new Condition();
        Thread waiting = start(waiter -> {
            mutex.lock(waiter);
            condition.await(mutex, waiter);
        });
        awaitBlocked(waiting);
        join(start(mutex::lock));
        condition.signal();
        awaitBlocked(waiting);
        mutex.unlock();
        join(waiting);
        Thread other = start(mutex::lock);
        awaitBlocked(other);
        mutex.unlock();
        join(other);
    }

    @Test
    void aSignalThatNobodyWaitsForIsLost() throws InterruptedException {
        Mutex mutex = new Mutex();
        Condition condition = new Condition();
        condition.signal();
        condition.broadcast();
        Thread waiting = start(waiter -> {
            mutex.lock(waiter);
            condition.await(mutex, waiter);
        });
        awaitBlocked(waiting);
        condition.signal();
        join(waiting);
    }

    @Test
    void aSemaphoreCounts() throws InterruptedException {
        Semaphore semaphore = new Semaphore();
        semaphore.post();
        semaphore.post();
        join(start(semaphore::await), start(semaphore::await));
        Thread third = start(semaphore::await);
        awaitBlocked(third);
        semaphore.post();
        join(third);
    }

    @Test
    void aBarrierOpensForTheLastAndIsThenClosedAgain() throws InterruptedException {
        Barrier barrier = new Barrier();
        int parties = 3;
        int rounds = 500;
        AtomicInteger arrived = new AtomicInteger();
        List<Integer> tooEarly = new CopyOnWriteArrayList<>();
        Thread[] threads = new Thread[parties];
        for (int i = 0; i < parties; i++) {
            barrier.join();
        }
        for (int i = 0; i < parties; i++) {
            threads[i] = start(waiter -> {
                for (int round = 1; round <= rounds; round++) {
                    arrived.incrementAndGet();
                    barrier.await(waiter);
                    if (arrived.get() < round * parties) {
                        tooEarly.add(round);
                    }
                }
            });
        }
        join(threads);
        assertThat(tooEarly).isEmpty();
    }

    @Test
    void whoLeavesABarrierIsNotWaitedFor() throws InterruptedException {
        Barrier barrier = new Barrier();
        barrier.join();
        barrier.join();
        Thread waiting = start(barrier::await);
        awaitBlocked(waiting);
        barrier.leave();
        join(waiting);
        join(start(barrier::await));
    }

    @Test
    void onlyWaitsThatBlockHaveALatency() throws InterruptedException {
        Semaphore semaphore = new Semaphore();
        semaphore.post();
        join(start(semaphore::await));
        assertThat(latency.stats().count()).isZero();
        Thread blocked = start(semaphore::await);
        awaitBlocked(blocked);
        long before = System.nanoTime();
        semaphore.post();
        join(blocked);
        long longest = System.nanoTime() - before;
        assertThat(latency.stats().count()).isEqualTo(1);
        assertThat(latency.stats().max()).isBetween(1L, longest);
    }

    @Test
    void timersAdvanceByTheirPeriods() {
        PeriodicTimer relative = new PeriodicTimer();
        assertThat(relative.advance(10, 100, 100)).isEqualTo(110);
        assertThat(relative.advance(10, 100, 125)).as("a miss").isEqualTo(120);
        assertThat(relative.advance(10, 100, 126)).as("from the miss").isEqualTo(135);
        PeriodicTimer absolute = new PeriodicTimer();
        absolute.makeAbsolute();
        assertThat(absolute.advance(10, 100, 125)).isEqualTo(110);
        assertThat(absolute.advance(10, 100, 126)).isEqualTo(120);
        assertThat(absolute.advance(10, 100, 126)).isEqualTo(130);
    }
}
