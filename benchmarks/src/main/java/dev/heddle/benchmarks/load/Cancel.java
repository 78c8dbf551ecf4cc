package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread ends a task that is blocked: what that takes the thread. The task's CPU has halted long before, so the operating system must be
 * told to wake it. The other sides interrupt their thread, which is what Heddle does among other things; of a platform thread that is the
 * operating system's wake and little else.
 */
public final class Cancel extends Latency {
    /** Long after a CPU has halted. */
    private static final long LEFT_ALONE_NANOS = 2_000_000;

    private static final long GLANCE_NANOS = 50_000;
    private static final int FEW = 5;

    private final boolean onSocket;

    private Cancel(String name, String what, boolean onSocket) {
        super(name, what, EnumSet.of(Contender.HEDDLE, Contender.UNPINNED, Contender.JDK, Contender.THREADS));
        this.onSocket = onSocket;
    }

    /** It is parked. */
    public static Cancel parked() {
        return new Cancel(
                "cancel-parked", "a thread ends a parked task, whose CPU has halted: what it takes the thread", false);
    }

    /** It reads from a socket, which whoever interrupts it closes. */
    public static Cancel reading() {
        return new Cancel(
                "cancel-socket", "the same of a task that reads from a socket, which is closed by that", true);
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            long warm = System.nanoTime() + effort.warmupMillis() * 1_000_000L;
            while (System.nanoTime() - warm < 0) {
                nanosOfOne(side, server);
            }
            Histogram nanos = histogram();
            long end = System.nanoTime() + effort.measureMillis() * 1_000_000L;
            while (nanos.getTotalCount() < FEW || System.nanoTime() - end < 0) {
                nanos.recordValue(nanosOfOne(side, server));
            }
            return percentiles(nanos, 50, 99);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long nanosOfOne(Side side, ServerSocketChannel server) throws IOException, InterruptedException {
        Victim victim = onSocket ? new Reader(server) : new Victim();
        Runnable end = side.start(victim);
        SocketChannel peer = onSocket ? server.accept() : null;
        try {
            victim.await(Victim.BLOCKS);
            LockSupport.parkNanos(LEFT_ALONE_NANOS);
            long before = System.nanoTime();
            end.run();
            long took = System.nanoTime() - before;
            victim.await(Victim.HAS_ENDED);
            return took;
        } finally {
            if (peer != null) {
                peer.close();
            }
        }
    }

    private static class Victim implements Runnable {
        static final int BLOCKS = 1;
        static final int HAS_ENDED = 2;

        private volatile int at;

        @Override
        public final void run() {
            try {
                block();
            } catch (IOException closed) {
                if (!Thread.currentThread().isInterrupted()) {
                    throw new UncheckedIOException(closed);
                }
            } finally {
                at = HAS_ENDED;
            }
        }

        void block() throws IOException {
            isAboutTo();
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park(this);
            }
        }

        final void isAboutTo() {
            at = BLOCKS;
        }

        final void await(int what) throws InterruptedException {
            while (at < what) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(GLANCE_NANOS);
            }
        }
    }

    private static final class Reader extends Victim {
        private final ServerSocketChannel server;

        Reader(ServerSocketChannel server) {
            this.server = server;
        }

        @Override
        void block() throws IOException {
            try (SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
                isAboutTo();
                socket.read(ByteBuffer.allocate(1));
            }
        }
    }
}
