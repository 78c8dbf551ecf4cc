package dev.heddle;

import dev.heddle.DonationTest.Holder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Inversions of priority: on one CPU, with a normal hog on it and slices that do not end, an urgent task can go on only if
 * the low one that it waits for is lent its priority. Each says whether it did. Public, with a constructor, because
 * broken engines are put through them, too.
 */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // nothing in these bodies throws, and one signal comes
public final class DonationScenarios implements Predicate<String> {
    /** All of them. */
    static final List<String> ALL =
            List.of("owner", "queued owner", "first in the queue", "barger", "joined", "condition");

    /** How long we wait for what must not happen with a broken engine: as long as the hog has the CPU. */
    private static final Duration IN_VAIN = Duration.ofMillis(400);

    /** Nothing to prepare. */
    public DonationScenarios() {}

    @Override
    public boolean test(String scenario) {
        return switch (scenario) {
            case "owner" -> owner(new TaskLock()) && owner(new TaskLock(true));
            case "queued owner" -> queuedOwner();
            case "first in the queue" -> firstInTheQueue();
            case "barger" -> barger();
            case "joined" -> joined();
            case "condition" -> condition();
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    /** Strict, and a carrier that the operating system takes off its core keeps its CPU: nothing else helps the low task. */
    private static TestScheduler oneCpu() {
        return TestScheduler.of(Scheduler.builder()
                .cpus(1)
                .slice(Duration.ofSeconds(10))
                .starvationBound(Duration.ZERO)
                .carrierBlockedAfter(Duration.ZERO));
    }

    private static TaskBuilder low(TestScheduler on) {
        return on.task().priority(Priority.LOW);
    }

    private static boolean holdsSoon(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > IN_VAIN.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(100_000);
        }
        return true;
    }

    private static boolean endsSoon(Task task) {
        return holdsSoon(() -> !task.thread().isAlive());
    }

    /** The owner wakes up behind the hog. */
    static boolean owner(Lock lock) {
        try (TestScheduler on = oneCpu()) {
            Holder owner = new Holder(on, low(on), lock);
            Task urgent = DonationTest.waiter(on, Priority.HIGH, lock);
            boolean came;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                owner.release();
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            owner.end();
            on.awaitEnd(urgent);
            return came;
        }
    }

    /** The owner waits behind the hog already when the urgent task comes. */
    private static boolean queuedOwner() {
        try (TestScheduler on = oneCpu()) {
            TaskLock lock = new TaskLock();
            Holder owner = new Holder(on, low(on), lock);
            Task urgent;
            boolean came;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                owner.release();
                urgent = on.task().priority(Priority.HIGH).start(() -> {
                    lock.lock();
                    lock.unlock();
                });
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            owner.end();
            on.awaitEnd(urgent);
            return came;
        }
    }

    /** The lock is free, and the first in its queue, a low one, must run before the urgent one behind it. */
    private static boolean firstInTheQueue() {
        try (TestScheduler on = oneCpu()) {
            TaskLock lock = new TaskLock();
            boolean came;
            Task low;
            Task urgent;
            lock.lock();
            low = DonationTest.waiter(on, Priority.LOW, lock);
            urgent = DonationTest.waiter(on, Priority.HIGH, lock);
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                lock.unlock();
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            on.awaitEnd(low);
            on.awaitEnd(urgent);
            return came;
        }
    }

    /** The owner frees the lock, takes it again before the urgent task has run, and loses its CPU. */
    private static boolean barger() {
        try (TestScheduler on = oneCpu()) {
            TaskLock lock = new TaskLock();
            AtomicBoolean go = new AtomicBoolean();
            Task owner = low(on).start(() -> {
                lock.lock();
                while (!go.get()) {
                    LockSupport.park();
                }
                lock.unlock();
                lock.lock();
                TestScheduler.yieldCpu();
                lock.unlock();
            });
            on.awaitBlocked(owner);
            Task urgent = DonationTest.waiter(on, Priority.HIGH, lock);
            boolean came;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                go.set(true);
                LockSupport.unpark(owner.thread());
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            on.awaitEnd(owner);
            on.awaitEnd(urgent);
            return came;
        }
    }

    private static boolean joined() {
        try (TestScheduler on = oneCpu()) {
            Holder joined = new Holder(on, low(on), new TaskLock());
            joined.release();
            Task urgent = on.task().priority(Priority.HIGH).start(() -> {
                try {
                    joined.task.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            on.awaitBlocked(urgent);
            boolean came;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                joined.end();
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            on.awaitEnd(urgent);
            return came;
        }
    }

    /** An urgent task that is signalled needs the lock, which the low signaller keeps. */
    private static boolean condition() {
        try (TestScheduler on = oneCpu()) {
            TaskLock lock = new TaskLock();
            var condition = lock.newCondition();
            AtomicBoolean go = new AtomicBoolean();
            Task urgent = on.task().priority(Priority.HIGH).start(() -> {
                lock.lock();
                condition.awaitUninterruptibly();
                lock.unlock();
            });
            on.awaitBlocked(urgent);
            Task signaller = low(on).start(() -> {
                lock.lock();
                condition.signal();
                while (!go.get()) {
                    LockSupport.park();
                }
                lock.unlock();
            });
            on.awaitBlocked(signaller);
            boolean came;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                go.set(true);
                LockSupport.unpark(signaller.thread());
                came = endsSoon(urgent) && hog.turns() > 0;
            }
            on.awaitEnd(signaller);
            on.awaitEnd(urgent);
            return came;
        }
    }
}
