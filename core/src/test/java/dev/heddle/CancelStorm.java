package dev.heddle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Starts and ends of tasks in random states by random actors: outside threads, other tasks, and the tasks themselves. Goes
 * round by round, so that a round's tasks, and what is known of them, can be forgotten.
 */
final class CancelStorm implements AutoCloseable {
    private static final int ACTORS = 4;
    private static final int MAX_SOCKETS = 8;
    private static final Duration LONG = Duration.ofHours(1);

    private static final List<Kind> KINDS = List.of(Kind.values());

    private final TestScheduler on;
    private final long seed;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore semaphore = new Semaphore(0);
    private final SynchronousQueue<Object> queue = new SynchronousQueue<>();
    private final Object[] monitors = {new Object(), new Object(), new Object()};
    private final ServerSocketChannel server;

    /** What a task blocks in, or how it runs. */
    private enum Kind {
        RETURNS,
        SPINS,
        SPINS_WITHOUT_PREEMPTION,
        YIELDS,
        SLEEPS,
        SLEEPS_BY_THREAD,
        PARKS,
        LOCKS,
        ACQUIRES,
        TAKES,
        ENTERS_MONITOR,
        WAITS_ON_MONITOR,
        READS_SOCKET,
        CANCELS_ITSELF,
        NEVER_STARTED
    }

    /** One round: what happened to each of its tasks. */
    static final class Round {
        final Task[] tasks;
        final AtomicIntegerArray begun;
        final AtomicIntegerArray ended;
        final AtomicIntegerArray cancelled;
        final AtomicInteger joins = new AtomicInteger();
        final AtomicInteger joined = new AtomicInteger();

        Round(int size) {
            tasks = new Task[size];
            begun = new AtomicIntegerArray(size);
            ended = new AtomicIntegerArray(size);
            cancelled = new AtomicIntegerArray(size);
        }

        boolean cancel(int index) {
            boolean byThis = tasks[index].cancel();
            if (byThis) {
                cancelled.incrementAndGet(index);
            }
            return byThis;
        }

        /** What is wrong with it, after all its tasks and joiners were waited for. */
        List<String> faults() {
            List<String> faults = new ArrayList<>();
            for (int i = 0; i < tasks.length; i++) {
                Task task = tasks[i];
                String end = task + " ended " + ended.get(i) + " times, begun " + begun.get(i) + " times, cancelled by "
                        + cancelled.get(i) + " calls, outcome " + task.outcome();
                Outcome<?> outcome = task.outcome();
                boolean neverBegun = begun.get(i) == 0;
                if (begun.get(i) > 1
                        || ended.get(i) != begun.get(i)
                        || cancelled.get(i) > 1
                        || task.thread().isAlive()
                        || (neverBegun && !(outcome instanceof Outcome.Cancelled))
                        || (outcome instanceof Outcome.Cancelled && cancelled.get(i) == 0)
                        || outcome == null
                        || outcome instanceof Outcome.Failed) {
                    faults.add(end);
                }
            }
            if (joined.get() != joins.get()) {
                faults.add(joined.get() + " of " + joins.get() + " joiners have returned");
            }
            return faults;
        }
    }

    CancelStorm(TestScheduler on, long seed, int size) throws IOException {
        this.on = on;
        this.seed = seed;
        this.size = size;
        lock.lock();
        this.server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2 * MAX_SOCKETS);
        server.configureBlocking(false);
    }

    /** Runs one round to its end. */
    Round round(int number) throws IOException {
        SplittableRandom random = new SplittableRandom(seed + number);
        Round round = new Round(size);
        Kind[] kinds = new Kind[size];
        int sockets = 0;
        for (int i = 0; i < size; i++) {
            kinds[i] = KINDS.get(random.nextInt(KINDS.size()));
            if (kinds[i] == Kind.READS_SOCKET && ++sockets > MAX_SOCKETS) {
                kinds[i] = Kind.PARKS;
            }
            round.tasks[i] = unstarted(round, i, kinds[i], random);
        }
        AtomicInteger actorsDone = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        List<Thread> joiners = new ArrayList<>();
        for (int i = 0; i < size; i += 50) {
            joiners.add(joiner(round, random.nextInt(size), random.nextBoolean()));
        }
        AtomicBoolean failed = new AtomicBoolean();
        for (int actor = 0; actor < ACTORS; actor++) {
            int me = actor;
            SplittableRandom own = random.split();
            Runnable act = () -> {
                try {
                    act(round, kinds, me, own);
                } catch (RuntimeException | Error e) {
                    failed.set(true);
                    throw e;
                } finally {
                    actorsDone.incrementAndGet();
                }
            };
            threads.add(
                    actor % 2 == 0
                            ? Thread.ofPlatform().start(act)
                            : on.task().priority(Priority.HIGH).start(act).thread());
        }
        on.await("the actors", () -> actorsDone.get() == ACTORS);
        // What nobody has started, or cancelled, ends now.
        for (int i = 0; i < size; i++) {
            round.cancel(i);
        }
        for (Task task : round.tasks) {
            on.awaitEnd(task);
        }
        for (Thread thread : threads) {
            on.await("an actor's end", () -> !thread.isAlive());
        }
        for (Thread thread : joiners) {
            on.await("a joiner's end", () -> !thread.isAlive());
        }
        forgetConnections();
        if (failed.get()) {
            throw new AssertionError("an actor has failed; seed " + seed);
        }
        return round;
    }

    /** Nobody accepts them before their task has ended; they wait in the backlog. */
    private void forgetConnections() throws IOException {
        SocketChannel accepted = server.accept();
        while (accepted != null) {
            accepted.close();
            accepted = server.accept();
        }
    }

    /** Waits for a task that somebody starts, or cancels, sooner or later. */
    private Thread joiner(Round round, int index, boolean asTask) {
        round.joins.incrementAndGet();
        Task task = round.tasks[index];
        Runnable join = () -> {
            try {
                while (task.thread().getState() == Thread.State.NEW) {
                    LockSupport.parkNanos(100_000);
                }
                task.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (!task.isDone()) {
                throw new IllegalStateException("joined and not done: " + task);
            }
            round.joined.incrementAndGet();
        };
        return asTask ? on.task().start(join).thread() : Thread.ofVirtual().start(join);
    }

    private void act(Round round, Kind[] kinds, int me, SplittableRandom random) {
        for (int i = 0; i < size; i++) {
            // Each task is started by one actor; the others may have cancelled it before.
            if (i % ACTORS == me && kinds[i] != Kind.NEVER_STARTED) {
                round.tasks[i].start();
            }
            switch (random.nextInt(8)) {
                case 0 -> {
                    // It is being started, is queued, has just begun, or is not there yet.
                    int near = i + random.nextInt(-8, 9);
                    round.cancel(Math.min(Math.max(near, 0), size - 1));
                }
                case 1 -> {
                    // It runs or has come to rest.
                    int begun = random.nextInt(i + 1);
                    for (int look = 0; look < 3 && round.begun.get(begun) == 0; look++) {
                        LockSupport.parkNanos(20_000);
                    }
                    round.cancel(begun);
                }
                default -> Task.checkpoint();
            }
        }
    }

    private Task unstarted(Round round, int index, Kind kind, SplittableRandom random) {
        // What spins shall not keep the others from beginning.
        boolean spins = kind == Kind.SPINS || kind == Kind.SPINS_WITHOUT_PREEMPTION || kind == Kind.YIELDS;
        Priority priority = spins ? Priority.LOW : random.nextBoolean() ? Priority.HIGH : Priority.NORMAL;
        Object monitor = monitors[random.nextInt(monitors.length)];
        return on.task().name(kind.name()).priority(priority).unstarted(() -> {
            round.begun.incrementAndGet(index);
            try {
                live(round, index, kind, monitor);
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            } finally {
                try {
                    Task.checkpoint();
                } finally {
                    round.ended.incrementAndGet(index);
                }
            }
        });
    }

    private void live(Round round, int index, Kind kind, Object monitor) throws InterruptedException, IOException {
        switch (kind) {
            case RETURNS, NEVER_STARTED -> {}
            case SPINS -> {
                while (true) {
                    Task.checkpoint();
                }
            }
            case SPINS_WITHOUT_PREEMPTION -> {
                while (true) {
                    Task.withoutPreemption(Task::checkpoint);
                }
            }
            case YIELDS -> {
                while (true) {
                    TestScheduler.yieldCpu();
                    Task.checkpoint();
                }
            }
            case SLEEPS -> Task.sleep(LONG);
            case SLEEPS_BY_THREAD -> Thread.sleep(LONG);
            case PARKS -> {
                while (true) {
                    LockSupport.park();
                    Task.checkpoint();
                }
            }
            case LOCKS -> lock.lockInterruptibly();
            case ACQUIRES -> semaphore.acquire();
            case TAKES -> queue.take();
            case ENTERS_MONITOR -> {
                synchronized (monitor) {
                    Task.sleep(Duration.ofNanos(20_000));
                }
            }
            case WAITS_ON_MONITOR -> {
                synchronized (monitor) {
                    while (true) {
                        monitor.wait();
                    }
                }
            }
            case READS_SOCKET -> {
                try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
                    channel.read(ByteBuffer.allocate(1));
                }
            }
            case CANCELS_ITSELF -> {
                round.cancel(index);
                Task.checkpoint();
            }
            default -> throw new IllegalStateException("unknown: " + kind);
        }
    }

    @Override
    public void close() throws IOException {
        lock.unlock();
        server.close();
    }
}
