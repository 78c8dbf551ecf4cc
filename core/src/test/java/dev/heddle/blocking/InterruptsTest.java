package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Interrupts reach a task in whatever it waits. */
class InterruptsTest {
    private static final int TASKS = 200;

    /** Starts tasks that block in {@code body}, which checks how it ends, and interrupts each once it is blocked. */
    private static void interruptAll(TestScheduler on, TestScheduler.Body body) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int index = i;
            tasks.add(on.task().start(TestScheduler.reporting(failure, () -> body.run(index))));
        }
        for (Task task : tasks) {
            on.awaitBlocked(task);
            TestScheduler.threadOf(task).interrupt();
        }
        tasks.forEach(on::awaitEnd);
        TestScheduler.rethrow(failure.get());
    }

    @TwoAndFourCpus
    void ofSleepers(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            interruptAll(on, index -> {
                switch (index % 3) {
                    case 0 ->
                        assertThatThrownBy(() -> Thread.sleep(Duration.ofHours(1)))
                                .isInstanceOf(InterruptedException.class);
                    case 1 ->
                        assertThatThrownBy(() -> Task.sleep(Duration.ofHours(1)))
                                .isInstanceOf(InterruptedException.class);
                    default ->
                        assertThatThrownBy(() -> Task.sleepUntil(System.nanoTime() + 3_600_000_000_000L))
                                .isInstanceOf(InterruptedException.class);
                }
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                // A sleep after one that was interrupted is a whole one, and an earlier timer does not cut it short.
                long deadline = System.nanoTime() + 1_000_000;
                Task.sleepUntil(deadline);
                assertThat(System.nanoTime() - deadline).isNotNegative();
            });
        }
    }

    @TwoAndFourCpus
    void beforeTheSleep(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> Task.sleep(Duration.ofHours(1))).isInstanceOf(InterruptedException.class);
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> Task.sleep(Duration.ZERO)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
        }
    }

    @TwoAndFourCpus
    void ofTasksThatWaitForALockOrAPartner(int cpus) {
        ReentrantLock lock = new ReentrantLock();
        Object monitor = new Object();
        CountDownLatch never = new CountDownLatch(1);
        SynchronousQueue<Integer> queue = new SynchronousQueue<>();
        lock.lock();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            interruptAll(on, index -> {
                switch (index % 5) {
                    case 0 -> assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
                    case 1 ->
                        assertThatThrownBy(() -> {
                                    synchronized (monitor) {
                                        while (never.getCount() > 0) {
                                            monitor.wait();
                                        }
                                    }
                                })
                                .isInstanceOf(InterruptedException.class);
                    case 2 -> assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
                    case 3 -> assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
                    default -> {
                        while (!Thread.currentThread().isInterrupted()) {
                            LockSupport.park();
                        }
                    }
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @TwoAndFourCpus
    void ofTasksThatWaitForASocket(int cpus) throws IOException {
        List<AutoCloseable> sockets = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TASKS);
                TestScheduler on = TestScheduler.cpus(cpus)) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            for (int i = 0; i < TASKS; i++) {
                switch (i % 3) {
                    case 0 -> sockets.add(SocketChannel.open(address));
                    case 1 -> sockets.add(new Socket(address.getAddress(), address.getPort()));
                    default -> sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
            }
            interruptAll(on, index -> {
                try (AutoCloseable socket = sockets.get(index)) {
                    if (socket instanceof SocketChannel channel) {
                        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                                .isInstanceOf(ClosedByInterruptException.class);
                    } else if (socket instanceof Socket connected) {
                        assertThatThrownBy(() -> connected.getInputStream().read())
                                .isInstanceOf(SocketException.class);
                    } else if (socket instanceof ServerSocket listening) {
                        assertThatThrownBy(listening::accept).isInstanceOf(SocketException.class);
                    }
                }
                assertThat(Thread.interrupted()).isTrue();
            });
        }
    }

    @TwoAndFourCpus
    void ofJoiners(int cpus) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            Task target = on.task().start(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            interruptAll(on, index -> assertThatThrownBy(() -> target.join()).isInstanceOf(InterruptedException.class));
            release.countDown();
            on.awaitEnd(target);
        } finally {
            release.countDown();
        }
    }
}
