package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling tasks in whatever they block. */
class CancelBlockedTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Starts some that block in {@code body}, cancels each once it blocks, and sees what they throw. */
    private static void cancelAll(TestScheduler on, Class<? extends Throwable> expected, TestScheduler.Step body) {
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 20; i++) {
            Task task = on.task().name("blocked").start(() -> {
                try {
                    body.run();
                } catch (Exception | Error e) {
                    thrown.add(e);
                    throw new IllegalStateException("wrapped, as people do", e);
                }
            });
            on.awaitBlocked(task);
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }
        assertThat(thrown).hasSize(20).hasOnlyElementsOfType(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void sleeping(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            cancelAll(on, TaskCancelledError.class, () -> {
                try {
                    Task.sleep(LONG);
                } finally {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                }
            });
            cancelAll(on, TaskCancelledError.class, () -> Task.sleepUntil(System.nanoTime() + LONG.toNanos()));
            cancelAll(on, InterruptedException.class, () -> Thread.sleep(LONG));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void inSynchronizers(int cpus) {
        ReentrantLock lock = new ReentrantLock();
        Semaphore semaphore = new Semaphore(0);
        SynchronousQueue<Object> queue = new SynchronousQueue<>();
        CountDownLatch latch = new CountDownLatch(1);
        Object monitor = new Object();
        lock.lock();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            cancelAll(on, InterruptedException.class, lock::lockInterruptibly);
            cancelAll(on, InterruptedException.class, semaphore::acquire);
            cancelAll(on, InterruptedException.class, queue::take);
            cancelAll(on, InterruptedException.class, latch::await);
            cancelAll(on, InterruptedException.class, () -> {
                synchronized (monitor) {
                    while (latch.getCount() > 0) {
                        monitor.wait();
                    }
                }
            });
            cancelAll(on, TaskCancelledError.class, () -> {
                while (latch.getCount() > 0) {
                    LockSupport.park();
                    Task.checkpoint();
                }
            });
            Task never = on.task().unstarted(() -> {});
            cancelAll(on, InterruptedException.class, () -> {
                Task other = on.task().start(latchAwaiter(latch));
                try {
                    other.join();
                } finally {
                    other.cancel();
                }
            });
            never.cancel();
        } finally {
            lock.unlock();
        }
    }

    private static Runnable latchAwaiter(CountDownLatch latch) {
        return () -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void inASocketRead(int cpus) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
                TestScheduler on = TestScheduler.cpus(cpus)) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            cancelAll(on, IOException.class, () -> {
                try (SocketChannel channel = SocketChannel.open(address)) {
                    channel.read(ByteBuffer.allocate(1));
                }
            });
            cancelAll(on, IOException.class, () -> {
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                    socket.getInputStream().read();
                }
            });
        }
    }

    /** A monitor cannot be given up on: it ends when it has got it, and not before. */
    @Test
    void oneThatWaitsForAMonitorEndsWhenItHasIt() throws InterruptedException {
        Object monitor = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Thread holder = Thread.ofPlatform().start(() -> {
                synchronized (monitor) {
                    held.countDown();
                    while (release.getCount() > 0) {
                        LockSupport.parkNanos(100_000);
                    }
                }
            });
            held.await();
            AtomicReference<@Nullable String> got = new AtomicReference<>();
            Task task = on.task().start(() -> {
                synchronized (monitor) {
                    got.set("the monitor");
                    Task.checkpoint();
                    got.set("past the preemption point");
                }
            });
            on.await("it to wait", () -> task.thread().getState() == Thread.State.BLOCKED);
            assertThat(task.cancel()).isTrue();
            // It has been put into a queue and comes off its CPU again, since the monitor is still held.
            on.await("its CPU to have looked at it", () -> task.stats().switches() > 1);
            on.await("it to wait again", () -> task.thread().getState() == Thread.State.BLOCKED);
            assertThat(task.isDone()).isFalse();
            release.countDown();
            on.awaitEnd(task);
            holder.join();
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(got).hasValue("the monitor");
        } finally {
            release.countDown();
        }
    }

    /** What is not of the cancellation is a failure, also in a task that is cancelled. */
    @Test
    void anotherExceptionIsAFailure() {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).onUncaught((thread, thrown) -> {}))) {
            RuntimeException wrong = new UncheckedIOException(new IOException("disk full"));
            Task task = on.task().start(() -> {
                try {
                    Task.sleep(LONG);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    cleanUp(wrong);
                }
            });
            on.awaitBlocked(task);
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            assertThat(task.outcome()).isEqualTo(new Outcome.Failed<>(wrong));
            assertThat(task.isCancelled()).isFalse();

            // And without a cancellation, an interrupt is no cancellation.
            Task interrupted = on.task().start(latchAwaiter(new CountDownLatch(1)));
            on.awaitBlocked(interrupted);
            interrupted.thread().interrupt();
            on.awaitEnd(interrupted);
            assertThat(interrupted.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(interrupted.isCancelled()).isFalse();
        }
    }

    private static void cleanUp(RuntimeException wrong) {
        throw wrong;
    }

    @Test
    void whatIsDoneInSpiteOfItHasItsValue() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            ResultTask<String> task = on.task().call(() -> {
                try {
                    Task.sleep(LONG);
                    return "slept";
                } catch (TaskCancelledError cancelled) {
                    return "at least this";
                }
            });
            on.awaitBlocked(task);
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            assertThat(task.outcome()).isEqualTo(new Outcome.Value<>("at least this"));
            assertThat(task.isCancelled()).isFalse();
        }
    }

    @Test
    void childrenAreNotCancelledWithTheirParent() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicReference<@Nullable Thread> child = new AtomicReference<>();
            AtomicReference<@Nullable Task> childTask = new AtomicReference<>();
            Task parent = on.task().start(() -> {
                child.set(Thread.ofVirtual().start(() -> {
                    childTask.set(Task.current());
                    latchAwaiter(release).run();
                }));
                latchAwaiter(release).run();
            });
            on.await("a child that waits", () -> {
                Thread thread = child.get();
                return thread != null && childTask.get() != null && thread.getState() == Thread.State.WAITING;
            });
            on.awaitBlocked(parent);
            assertThat(parent.cancel()).isTrue();
            on.awaitEnd(parent);
            Task known = childTask.get();
            assertThat(known).isNotNull();
            if (known != null) {
                assertThat(known.isDone()).isFalse();
                assertThat(known.isCancelled()).isFalse();
                release.countDown();
                on.awaitEnd(known);
                // Its body is not ours: that it has ended is all that is known.
                assertThat(known.isDone()).isTrue();
                assertThat(known.outcome()).isNull();
            }
        } finally {
            release.countDown();
        }
    }
}
