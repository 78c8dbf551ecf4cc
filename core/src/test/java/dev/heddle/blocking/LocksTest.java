package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks with conditions, and monitors. */
class LocksTest {
    private static final int TASKS = 300;
    private static final int ROUNDS = 20;

    /** Not atomic: right at the end only if the lock excludes. */
    private long counter;

    @TwoAndFourCpus
    void reentrantLockExcludes(int cpus) {
        ReentrantLock lock = new ReentrantLock();
        counter = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    lock.lock();
                    try {
                        long before = counter;
                        TestScheduler.yieldCpu();
                        counter = before + 1;
                    } finally {
                        lock.unlock();
                    }
                }
            });
        }
        assertThat(counter).isEqualTo((long) TASKS * ROUNDS);
    }

    /** The twin: what the tests around it count on is that tasks do interleave, so without a lock updates get lost. */
    @TwoAndFourCpus
    void withoutLockUpdatesAreLost(int cpus) {
        counter = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    long before = counter;
                    TestScheduler.yieldCpu();
                    counter = before + 1;
                }
            });
        }
        assertThat(counter).isLessThan((long) TASKS * ROUNDS);
    }

    @TwoAndFourCpus
    void conditionsPassABuffer(int cpus) {
        ReentrantLock lock = new ReentrantLock();
        Condition notEmpty = lock.newCondition();
        Condition notFull = lock.newCondition();
        ArrayDeque<Integer> buffer = new ArrayDeque<>();
        counter = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    lock.lock();
                    try {
                        if (index % 2 == 0) {
                            while (buffer.size() >= 3) {
                                notFull.await();
                            }
                            buffer.add(1);
                            notEmpty.signal();
                        } else {
                            while (buffer.isEmpty()) {
                                notEmpty.await();
                            }
                            counter += buffer.remove();
                            notFull.signal();
                        }
                    } finally {
                        lock.unlock();
                    }
                }
            });
        }
        assertThat(counter).isEqualTo(TASKS / 2L * ROUNDS);
    }

    @TwoAndFourCpus
    void monitorExcludes(int cpus) {
        Object monitor = new Object();
        counter = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    synchronized (monitor) {
                        long before = counter;
                        TestScheduler.yieldCpu();
                        counter = before + 1;
                    }
                }
            });
        }
        assertThat(counter).isEqualTo((long) TASKS * ROUNDS);
    }

    @TwoAndFourCpus
    void waitAndNotifyPassABuffer(int cpus) {
        Object monitor = new Object();
        ArrayDeque<Integer> buffer = new ArrayDeque<>();
        counter = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    synchronized (monitor) {
                        if (index % 2 == 0) {
                            while (buffer.size() >= 3) {
                                monitor.wait();
                            }
                            buffer.add(1);
                        } else {
                            while (buffer.isEmpty()) {
                                monitor.wait();
                            }
                            counter += buffer.remove();
                        }
                        monitor.notifyAll();
                    }
                }
            });
        }
        assertThat(counter).isEqualTo(TASKS / 2L * ROUNDS);
    }

    @TwoAndFourCpus
    void timedWaitOnAMonitorEnds(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                Object own = new Object();
                long start = System.nanoTime();
                synchronized (own) {
                    while (System.nanoTime() - start < 2_000_000) {
                        own.wait(1);
                    }
                }
            });
        }
    }

    @TwoAndFourCpus
    void readWriteAndStampedLocks(int cpus) {
        ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock(true);
        StampedLock stamped = new StampedLock();
        long[] pair = new long[2];
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                if (index % 4 == 0) {
                    readWrite.writeLock().lock();
                    long stamp = stamped.writeLock();
                    try {
                        pair[0]++;
                        TestScheduler.yieldCpu();
                        pair[1]++;
                    } finally {
                        stamped.unlockWrite(stamp);
                        readWrite.writeLock().unlock();
                    }
                } else {
                    readWrite.readLock().lock();
                    try {
                        assertThat(pair[0]).isEqualTo(pair[1]);
                        TestScheduler.yieldCpu();
                    } finally {
                        readWrite.readLock().unlock();
                    }
                    long stamp = stamped.readLock();
                    try {
                        assertThat(pair[0]).isEqualTo(pair[1]);
                    } finally {
                        stamped.unlockRead(stamp);
                    }
                }
            });
        }
        assertThat(pair[0]).isEqualTo(TASKS / 4);
    }
}
