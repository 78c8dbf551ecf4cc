package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Who lends priority to whom, and that it is given back. */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // nothing in these bodies throws; who waits is what is tested
class DonationTest {
    /** A task that takes locks, holds them until it is told to go on, gives them back, and ends when it is told to. */
    static final class Holder {
        private final AtomicInteger told = new AtomicInteger();
        final Task task;

        Holder(TestScheduler on, TaskBuilder builder, Lock... locks) {
            task = builder.start(() -> {
                for (Lock lock : locks) {
                    lock.lock();
                }
                while (told.get() < 1) {
                    LockSupport.park();
                }
                for (Lock lock : locks) {
                    lock.unlock();
                }
                while (told.get() < 2) {
                    LockSupport.park();
                }
            });
            on.awaitBlocked(task);
        }

        void release() {
            tell(1);
        }

        void end() {
            tell(2);
        }

        private void tell(int what) {
            told.set(what);
            LockSupport.unpark(task.thread());
        }
    }

    static Task waiter(TestScheduler on, Priority priority, Lock lock) {
        Task task = on.task().priority(priority).start(() -> {
            lock.lock();
            lock.unlock();
        });
        on.awaitBlocked(task);
        return task;
    }

    private static void awaitPriority(TestScheduler on, Task task, Priority priority) {
        on.await(task + " to run at " + priority, () -> task.effectivePriority() == priority);
    }

    @Test
    void anUrgentTaskDoesNotWaitForHogs() {
        for (String scenario : DonationScenarios.ALL) {
            assertThat(new DonationScenarios().test(scenario)).as(scenario).isTrue();
        }
    }

    /** The twin: without donation, the hog keeps the CPU from the owner. */
    @Test
    void withoutDonationItWaitsForHogs() {
        assertThat(DonationScenarios.owner(new ReentrantLock())).isFalse();
    }

    @Test
    void theOwnerRunsAtTheMostUrgentWaitersPriorityAndGivesItBack() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock lock = new TaskLock();
            Holder owner = new Holder(on, on.task().priority(Priority.IDLE), lock);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.IDLE);
            Task low = waiter(on, Priority.LOW, lock);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.LOW);
            Task high = waiter(on, Priority.HIGH, lock);
            Task normal = waiter(on, Priority.NORMAL, lock);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.HIGH);
            assertThat(owner.task.priority()).isEqualTo(Priority.IDLE);
            owner.release();
            awaitPriority(on, owner.task, Priority.IDLE);
            for (Task waiter : List.of(low, high, normal)) {
                on.awaitEnd(waiter);
                assertThat(waiter.effectivePriority()).isEqualTo(waiter.priority());
            }
            owner.end();
        }
    }

    @Test
    void itGoesThroughAChainOfLocksAndAJoin() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock[] locks = {new TaskLock(), new TaskLock(true), new TaskLock()};
            List<Task> chain = new ArrayList<>();
            Holder first = new Holder(on, on.task().priority(Priority.IDLE), locks[0]);
            chain.add(first.task);
            for (int i = 1; i < locks.length; i++) {
                TaskLock mine = locks[i];
                TaskLock next = locks[i - 1];
                Task link = on.task().priority(Priority.LOW).start(() -> {
                    mine.lock();
                    next.lock();
                    next.unlock();
                    mine.unlock();
                });
                on.awaitBlocked(link);
                chain.add(link);
            }
            TaskLock last = locks[locks.length - 1];
            Task joined = on.task().priority(Priority.LOW).start(() -> {
                last.lock();
                last.unlock();
            });
            on.awaitBlocked(joined);
            chain.add(joined);
            assertThat(chain.stream().map(Task::effectivePriority))
                    .containsExactly(Priority.LOW, Priority.LOW, Priority.LOW, Priority.LOW);
            Task urgent = on.task().priority(Priority.HIGH).start(() -> join(joined));
            on.awaitBlocked(urgent);
            assertThat(chain.stream().map(Task::effectivePriority)).containsOnly(Priority.HIGH);

            // And follows a change in the middle of the wait.
            urgent.setPriority(Priority.NORMAL);
            assertThat(chain.stream().map(Task::effectivePriority)).containsOnly(Priority.NORMAL);
            joined.setPriority(Priority.HIGH);
            assertThat(chain.stream().map(Task::effectivePriority)).containsOnly(Priority.HIGH);
            joined.setPriority(Priority.IDLE);
            assertThat(chain.stream().map(Task::effectivePriority)).containsOnly(Priority.NORMAL);

            // A waiter that gives up takes it all back.
            urgent.thread().interrupt();
            on.awaitEnd(urgent);
            assertThat(chain.stream().map(Task::effectivePriority))
                    .containsExactly(Priority.LOW, Priority.LOW, Priority.LOW, Priority.IDLE);
            first.release();
            on.awaitEnd(joined);
            for (Task task : chain) {
                assertThat(task.effectivePriority()).isEqualTo(task.priority());
            }
            first.end();
        }
    }

    private static void join(Task task) {
        try {
            task.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nestedLocksAreGivenBackInAnyOrder() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock[] locks = {new TaskLock(), new TaskLock(), new TaskLock()};
            AtomicBoolean[] go = {new AtomicBoolean(), new AtomicBoolean(), new AtomicBoolean()};
            int[] order = {1, 0, 2};
            Task owner = on.task().priority(Priority.IDLE).start(() -> {
                for (TaskLock lock : locks) {
                    lock.lock();
                }
                for (int i : order) {
                    while (!go[i].get()) {
                        LockSupport.park();
                    }
                    locks[i].unlock();
                }
            });
            on.awaitBlocked(owner);
            waiter(on, Priority.LOW, locks[0]);
            waiter(on, Priority.HIGH, locks[1]);
            waiter(on, Priority.NORMAL, locks[2]);
            Priority[] left = {Priority.NORMAL, Priority.NORMAL, Priority.IDLE};
            assertThat(owner.effectivePriority()).isEqualTo(Priority.HIGH);
            for (int i = 0; i < 3; i++) {
                go[order[i]].set(true);
                LockSupport.unpark(owner.thread());
                awaitPriority(on, owner, left[i]);
            }
        }
    }

    @Test
    void waitersThatGiveUpTakeItBack() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock lock = new TaskLock();
            Holder owner = new Holder(on, on.task().priority(Priority.LOW), lock);
            Task late = on.task().priority(Priority.HIGH).start(() -> {
                try {
                    assertThat(lock.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            on.await(
                    "the timed waiter to lend",
                    () -> owner.task.effectivePriority() == Priority.HIGH
                            || !late.thread().isAlive());
            on.awaitEnd(late);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.LOW);

            Task interrupted = on.task().priority(Priority.HIGH).start(() -> {
                try {
                    lock.lockInterruptibly();
                } catch (InterruptedException e) {
                    // as it is to be
                }
            });
            on.awaitBlocked(interrupted);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.HIGH);
            interrupted.thread().interrupt();
            on.awaitEnd(interrupted);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.LOW);

            Task joiner = on.task().priority(Priority.NORMAL).start(() -> {
                try {
                    assertThat(owner.task.join(Duration.ofMillis(20))).isFalse();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            on.await(
                    "the joiner to lend",
                    () -> owner.task.effectivePriority() == Priority.NORMAL
                            || !joiner.thread().isAlive());
            on.awaitEnd(joiner);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.LOW);
            owner.release();
            owner.end();
        }
    }

    @Test
    void whoAwaitsAConditionHasGivenBackTheLockAndTheLoan() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock lock = new TaskLock();
            Condition condition = lock.newCondition();
            AtomicBoolean go = new AtomicBoolean();
            Task owner = on.task().priority(Priority.LOW).start(() -> {
                lock.lock();
                while (!go.get()) {
                    LockSupport.park();
                }
                condition.awaitUninterruptibly();
                lock.unlock();
            });
            on.awaitBlocked(owner);
            Holder urgent = new Holder(on, on.task().priority(Priority.HIGH), lock);
            assertThat(owner.effectivePriority()).isEqualTo(Priority.HIGH);
            go.set(true);
            LockSupport.unpark(owner.thread());
            awaitPriority(on, owner, Priority.LOW);
            on.await(
                    "the urgent task to hold it",
                    () -> lock.toString().contains("#" + urgent.task.thread().threadId()));

            // The signalled one waits for the lock, and lends to whoever has it.
            urgent.task.setPriority(Priority.IDLE);
            urgent.release();
            on.await("the lock to be free", () -> !lock.isLocked());
            AtomicBoolean end = new AtomicBoolean();
            Task signaller = on.task().priority(Priority.IDLE).start(() -> {
                lock.lock();
                condition.signal();
                while (!end.get()) {
                    LockSupport.park();
                }
                lock.unlock();
            });
            awaitPriority(on, signaller, Priority.LOW);
            end.set(true);
            LockSupport.unpark(signaller.thread());
            on.awaitEnd(signaller);
            on.awaitEnd(owner);
            assertThat(signaller.effectivePriority()).isEqualTo(Priority.IDLE);
            urgent.end();
        }
    }

    @Test
    void childrenInheritWhatTheParentWasGivenNotWhatItWasLent() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            TaskLock lock = new TaskLock();
            List<Task> children = new ArrayList<>();
            AtomicBoolean go = new AtomicBoolean();
            Task parent = on.task().priority(Priority.LOW).start(() -> {
                lock.lock();
                while (!go.get()) {
                    LockSupport.park();
                }
                Thread child = Thread.ofVirtual().start(() -> children.add(Task.current()));
                join(child);
                lock.unlock();
            });
            on.awaitBlocked(parent);
            waiter(on, Priority.HIGH, lock);
            assertThat(parent.effectivePriority()).isEqualTo(Priority.HIGH);
            go.set(true);
            LockSupport.unpark(parent.thread());
            on.awaitEnd(parent);
            assertThat(children)
                    .singleElement()
                    .satisfies(child -> assertThat(child.priority()).isEqualTo(Priority.LOW));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tasksOfTwoSchedulersAndThreadsThatAreNoTasks() {
        try (TestScheduler here = TestScheduler.cpus(1);
                TestScheduler there = TestScheduler.cpus(1)) {
            TaskLock lock = new TaskLock();
            Holder owner = new Holder(here, here.task().priority(Priority.LOW), lock);
            CountDownLatch enough = new CountDownLatch(1);
            Thread stranger = Thread.ofPlatform().daemon().start(() -> {
                lock.lock();
                Await.until(here.scheduler(), "to be told", () -> enough.getCount() == 0);
                lock.unlock();
            });
            here.await("the stranger to queue", () -> lock.queueLength() == 1);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.LOW);
            Task urgent = waiter(there, Priority.HIGH, lock);
            assertThat(owner.task.effectivePriority()).isEqualTo(Priority.HIGH);
            owner.release();
            awaitPriority(here, owner.task, Priority.LOW);
            here.await("the stranger to hold it", () -> lock.toString().contains(stranger.getName()));
            assertThat(urgent.thread().isAlive()).isTrue();
            enough.countDown();
            there.awaitEnd(urgent);
            owner.end();
        }
    }
}
