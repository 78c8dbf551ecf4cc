package dev.heddle;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that do at random everything that lends priority and takes it back: nested locks, waits that end early, conditions,
 * joins, changes of priority, interrupts. Run with a seed it returns what was wrong, or null. Public, with a constructor,
 * because broken engines are put through it, too.
 */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // in any order, and once, on purpose
public final class LockStress implements LongFunction<@Nullable String> {
    private static final int TASKS = 24;
    private static final int ROUNDS = 40;
    private static final int LOCKS = 4;

    private final TaskLock[] locks = new TaskLock[LOCKS];
    private final Condition[] conditions = new Condition[LOCKS];

    /** Not atomic: whoever holds the lock finds it as it left it. */
    private final int[] inside = new int[LOCKS];

    private final List<Task> tasks = new ArrayList<>();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    private final LongAdder interrupted = new LongAdder();
    private long seed;

    /** Nothing to prepare. */
    public LockStress() {}

    @Override
    public @Nullable String apply(long withSeed) {
        seed = withSeed;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new TaskLock(random.nextBoolean());
            conditions[i] = locks[i].newCondition();
        }
        tasks.clear();
        int cpus = random.nextBoolean() ? 2 : 4;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            for (int i = 0; i < TASKS; i++) {
                int index = i;
                tasks.add(on.task().priority(any(random)).unstarted(() -> play(index)));
            }
            tasks.forEach(Task::start);
            tasks.forEach(on::awaitEnd);
        }
        for (Task task : tasks) {
            if (task.effectivePriority() != task.priority()) {
                fail(task + " has kept " + task.effectivePriority());
            }
        }
        for (TaskLock lock : locks) {
            if (lock.isLocked() || lock.queueLength() != 0) {
                fail(lock + ", " + lock.queueLength() + " wait");
            }
        }
        if (interrupted.sum() == 0) {
            fail("nobody was interrupted in a wait");
        }
        String found = wrong.get();
        return found == null ? null : "seed " + seed + ": " + found;
    }

    private void fail(String what) {
        wrong.compareAndSet(null, what);
    }

    private static Priority any(SplittableRandom random) {
        return Priority.ofLevel(random.nextInt(4));
    }

    private void play(int index) {
        SplittableRandom random = new SplittableRandom(seed * TASKS + index);
        int interrupts = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try {
                move(index, random);
            } catch (InterruptedException interrupted) {
                // By one of the others: what it was about to do it does not do.
                interrupts++;
            } catch (RuntimeException | Error thrown) {
                fail(tasks.get(index) + " threw " + thrown);
                throw thrown;
            }
        }
        interrupted.add(interrupts);
    }

    private void move(int index, SplittableRandom random) throws InterruptedException {
        Task other = tasks.get(random.nextInt(TASKS));
        int first = random.nextInt(LOCKS);
        long micros = 1 + random.nextLong(300);
        switch (random.nextInt(9)) {
            case 0 -> other.setPriority(any(random));
            case 1 -> other.thread().interrupt();
            case 2 -> {
                if (index > 0) {
                    tasks.get(random.nextInt(index)).join(Duration.of(micros, ChronoUnit.MICROS));
                }
            }
            case 3 -> {
                if (locks[first].tryLock(micros, TimeUnit.MICROSECONDS)) {
                    holding(first, random);
                    locks[first].unlock();
                }
            }
            case 4 -> {
                locks[first].lockInterruptibly();
                holding(first, random);
                locks[first].unlock();
            }
            case 5 -> awaitOrSignal(first, micros, random);
            default -> nested(first, random);
        }
    }

    private void awaitOrSignal(int first, long micros, SplittableRandom random) throws InterruptedException {
        locks[first].lock();
        enters(first);
        try {
            if (random.nextBoolean()) {
                await(first, micros);
            } else {
                conditions[first].signal();
            }
        } finally {
            leaves(first);
            locks[first].unlock();
        }
    }

    private void await(int lock, long micros) throws InterruptedException {
        leaves(lock);
        try {
            if (conditions[lock].await(micros, TimeUnit.MICROSECONDS)) {
                conditions[lock].signalAll();
            }
        } finally {
            enters(lock);
        }
    }

    /** In the order of their numbers, so that nobody waits for ever; given back in any order. */
    private void nested(int first, SplittableRandom random) {
        int second = first + random.nextInt(LOCKS - first);
        locks[first].lock();
        locks[second].lock();
        holding(second, random);
        if (first != second) {
            holding(first, random);
        }
        boolean inOrder = random.nextBoolean();
        locks[inOrder ? first : second].unlock();
        locks[inOrder ? second : first].unlock();
    }

    private void holding(int lock, SplittableRandom random) {
        enters(lock);
        if (random.nextInt(3) > 0) {
            TestScheduler.yieldCpu();
        }
        leaves(lock);
    }

    private void enters(int lock) {
        if (inside[lock]++ != 0) {
            fail("two hold lock " + lock);
        }
    }

    private void leaves(int lock) {
        if (--inside[lock] != 0) {
            fail("two held lock " + lock);
        }
    }
}
