package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Task;
import dev.heddle.TaskLock;
import dev.heddle.TestScheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@link TaskLock} as a lock: what a {@code ReentrantLock} does it does, for tasks and for other threads. */
@SuppressWarnings({"JavaUtilDate", "LockNotBeforeTry", "WaitNotInLoop"
}) // all of a Condition, in every order, is tested
class TaskLockTest {
    private static final int TASKS = 300;
    private static final int ROUNDS = 20;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Not atomic: right at the end only if the lock excludes. */
    private long counter;

    @TwoAndFourCpus
    void unfairExcludes(int cpus) {
        excludes(cpus, new TaskLock());
    }

    @TwoAndFourCpus
    void fairExcludes(int cpus) {
        excludes(cpus, new TaskLock(true));
    }

    /** Every way in, nested, by tasks and by platform threads and by virtual threads of the JDK at the same time. */
    private void excludes(int cpus, TaskLock lock) {
        counter = 0;
        AtomicInteger added = new AtomicInteger();
        List<Thread> others = new ArrayList<>();
        Runnable other = () -> {
            for (int i = 0; i < ROUNDS * 10; i++) {
                lock.lock();
                counter++;
                added.incrementAndGet();
                lock.unlock();
            }
        };
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            others.add(Thread.ofPlatform().daemon().start(other));
            others.add(Thread.ofVirtual().start(other));
            on.crowd(TASKS, index -> {
                for (int i = 0; i < ROUNDS; i++) {
                    if (take(lock, (index + i) % 4)) {
                        try {
                            lock.lock();
                            long before = counter;
                            TestScheduler.yieldCpu();
                            counter = before + 1;
                            added.incrementAndGet();
                            lock.unlock();
                        } finally {
                            lock.unlock();
                        }
                    }
                }
            });
            on.await("the other threads", () -> others.stream().noneMatch(Thread::isAlive));
        }
        assertThat(counter).isEqualTo(added.get()).isGreaterThanOrEqualTo(ROUNDS * 20);
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.queueLength()).isZero();
    }

    private static boolean take(TaskLock lock, int way) throws InterruptedException {
        switch (way) {
            case 0 -> lock.lock();
            case 1 -> lock.lockInterruptibly();
            case 2 -> {
                return lock.tryLock(20, TimeUnit.SECONDS);
            }
            default -> {
                return lock.tryLock();
            }
        }
        return true;
    }

    @TwoAndFourCpus
    void conditionsPassABuffer(int cpus) {
        TaskLock lock = new TaskLock();
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
                                await(notFull, i);
                            }
                            buffer.add(1);
                            notEmpty.signal();
                        } else {
                            while (buffer.isEmpty()) {
                                await(notEmpty, i);
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

    private static void await(Condition condition, int way) throws InterruptedException {
        switch (way % 4) {
            case 0 -> condition.await();
            case 1 -> condition.awaitUninterruptibly();
            case 2 -> assertThat(condition.await(1, TimeUnit.HOURS)).isTrue();
            default -> assertThat(condition.awaitNanos(Long.MAX_VALUE)).isPositive();
        }
    }

    @Test
    void awaitFreesANestedLockAndTakesItAsOftenAgain() {
        TaskLock lock = new TaskLock();
        Condition condition = lock.newCondition();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicInteger holds = new AtomicInteger();
            Task waiter = on.task().start(TestScheduler.reporting(failure, () -> {
                lock.lock();
                lock.lock();
                lock.lock();
                condition.await();
                holds.set(lock.holdCount());
                lock.unlock();
                lock.unlock();
                lock.unlock();
            }));
            on.awaitBlocked(waiter);
            assertThat(lock.isLocked()).isFalse();
            on.one(on.task(), () -> {
                lock.lock();
                condition.signal();
                lock.unlock();
            });
            on.awaitEnd(waiter);
            TestScheduler.rethrow(failure.get());
            assertThat(holds).hasValue(3);
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void timedWaitsForAConditionEndWithoutASignal() {
        TaskLock lock = new TaskLock();
        Condition condition = lock.newCondition();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            on.crowd(20, index -> {
                lock.lock();
                try {
                    assertThat(condition.await(1, TimeUnit.MILLISECONDS)).isFalse();
                    assertThat(condition.awaitNanos(100_000)).isNotPositive();
                    assertThat(condition.awaitNanos(-1)).isNegative();
                    assertThat(condition.awaitUntil(new Date())).isFalse();
                } finally {
                    lock.unlock();
                }
            });
            // None of those is left in the way of one that waits now.
            AtomicBoolean woken = new AtomicBoolean();
            Task waiter = on.task().start(TestScheduler.reporting(failure, () -> {
                lock.lock();
                condition.await();
                woken.set(true);
                lock.unlock();
            }));
            on.awaitBlocked(waiter);
            on.one(on.task(), () -> {
                lock.lock();
                condition.signal();
                lock.unlock();
            });
            on.awaitEnd(waiter);
            assertThat(woken).isTrue();
        }
    }

    /** Interrupted and signalled at about the same time, a waiter takes the signal or leaves it to the next. */
    @TwoAndFourCpus
    void noSignalIsLostToAnInterrupt(int cpus) {
        TaskLock lock = new TaskLock();
        Condition condition = lock.newCondition();
        int toTheFirst = 0;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            for (int round = 0; round < 200; round++) {
                AtomicInteger signalled = new AtomicInteger();
                Runnable waits = () -> {
                    lock.lock();
                    try {
                        condition.await();
                        signalled.incrementAndGet();
                    } catch (InterruptedException e) {
                        // the other one gets the signal
                    } finally {
                        lock.unlock();
                    }
                };
                Task first = on.task().start(waits);
                on.awaitBlocked(first);
                Task second = on.task().start(waits);
                on.awaitBlocked(second);
                Task signaller = on.task().start(() -> {
                    lock.lock();
                    condition.signal();
                    lock.unlock();
                });
                first.thread().interrupt();
                on.awaitEnd(signaller);
                on.awaitEnd(first);
                if (signalled.get() == 1 && second.thread().isAlive()) {
                    toTheFirst++;
                    second.thread().interrupt();
                }
                on.awaitEnd(second);
                assertThat(signalled).hasValue(1);
            }
        }
        System.out.println(toTheFirst + " of 200 signals went to the interrupted waiter");
    }

    @Test
    void theFairLockIsTakenInTheOrderOfArrival() {
        TaskLock lock = new TaskLock(true);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Integer> expected = new ArrayList<>();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            lock.lock();
            List<Task> tasks = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    int number = i;
                    expected.add(number);
                    Task task = on.task().start(() -> {
                        lock.lock();
                        order.add(number);
                        lock.unlock();
                    });
                    tasks.add(task);
                    on.await("it to queue", () -> lock.queueLength() == number + 1);
                }
            } finally {
                lock.unlock();
            }
            tasks.forEach(on::awaitEnd);
        }
        assertThat(order).isEqualTo(expected);
        assertThat(lock.isFair()).isTrue();
    }

    @Test
    void aWaiterGivesUpWhenInterruptedOrLate() {
        TaskLock lock = new TaskLock();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            lock.lock();
            try {
                AtomicInteger outcome = new AtomicInteger();
                Task patient = on.task().start(() -> {
                    try {
                        lock.lockInterruptibly();
                    } catch (InterruptedException e) {
                        outcome.set(1);
                    }
                });
                on.awaitBlocked(patient);
                TestScheduler.threadOf(patient).interrupt();
                on.awaitEnd(patient);
                assertThat(outcome).hasValue(1);
                on.one(on.task(), () -> {
                    assertThat(lock.tryLock()).isFalse();
                    assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
                    assertThat(lock.tryLock(0, TimeUnit.MILLISECONDS)).isFalse();
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
                });
                assertThat(lock.queueLength()).isZero();
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void anInterruptDoesNotEndLockAndStays() {
        TaskLock lock = new TaskLock();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicInteger status = new AtomicInteger();
            lock.lock();
            Task waiter;
            try {
                waiter = on.task().start(() -> {
                    lock.lock();
                    status.set(Thread.currentThread().isInterrupted() ? 1 : 2);
                    lock.unlock();
                });
                on.awaitBlocked(waiter);
                TestScheduler.threadOf(waiter).interrupt();
                assertThat(status).hasValue(0);
            } finally {
                lock.unlock();
            }
            on.awaitEnd(waiter);
            assertThat(status).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyTheOwnerMayUnlock(boolean heldByAnother) {
        TaskLock lock = new TaskLock();
        Condition condition = lock.newCondition();
        try (TestScheduler on = TestScheduler.cpus(1)) {
            if (heldByAnother) {
                lock.lock();
            }
            on.one(on.task().name("thief"), () -> {
                assertThatThrownBy(lock::unlock)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("only the thread that holds a lock may unlock")
                        .hasMessageContaining("thief")
                        .hasMessageContaining(heldByAnother ? "held by Thread" : "free");
                assertThatThrownBy(condition::await)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("may await");
                assertThatThrownBy(condition::awaitUninterruptibly).isInstanceOf(IllegalMonitorStateException.class);
                assertThatThrownBy(condition::signal)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("may signal");
                assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalMonitorStateException.class);
                assertThat(lock.isHeldByCurrentThread()).isFalse();
                assertThat(lock.holdCount()).isZero();
            });
            assertThat(lock.isLocked()).isEqualTo(heldByAnother);
        }
    }

    @Test
    void whatItSaysOfItself() {
        TaskLock lock = new TaskLock();
        assertThat(lock).hasToString("TaskLock[free]");
        lock.lock();
        assertThat(lock.toString())
                .contains("held by")
                .contains(Thread.currentThread().getName());
        assertThat(lock.newCondition().toString()).startsWith("condition of TaskLock[held");
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertThat(lock.isFair()).isFalse();
    }
}
