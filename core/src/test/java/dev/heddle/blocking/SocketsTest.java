package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sockets: servers and clients are tasks of one scheduler. */
class SocketsTest {
    private static final int CONNECTIONS = 150;
    private static final int MESSAGES = 10;

    private static void startAcceptor(
            TestScheduler on, AtomicReference<@Nullable Throwable> failure, ServerSocket server) {
        on.task().name("acceptor").start(TestScheduler.reporting(failure, () -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket accepted = server.accept();
                on.task().name("server-" + i).start(TestScheduler.reporting(failure, () -> echo(accepted)));
            }
        }));
    }

    private static void echo(Socket accepted) throws IOException {
        try (accepted;
                DataInputStream in = new DataInputStream(accepted.getInputStream());
                DataOutputStream out = new DataOutputStream(accepted.getOutputStream())) {
            for (int m = 0; m < MESSAGES; m++) {
                out.writeLong(in.readLong() + 1);
            }
        }
    }

    @TwoAndFourCpus
    void manyEchoConnections(int cpus) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (TestScheduler on = TestScheduler.cpus(cpus);
                ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            startAcceptor(on, failure, server);
            on.crowd(CONNECTIONS, index -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                        DataInputStream in = new DataInputStream(socket.getInputStream());
                        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                    for (int m = 0; m < MESSAGES; m++) {
                        long sent = index * 1_000L + m;
                        out.writeLong(sent);
                        assertThat(in.readLong()).isEqualTo(sent + 1);
                    }
                }
            });
        }
        TestScheduler.rethrow(failure.get());
    }

    @TwoAndFourCpus
    void manyChannelConnections(int cpus) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (TestScheduler on = TestScheduler.cpus(cpus);
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CONNECTIONS);
            on.task().start(TestScheduler.reporting(failure, () -> {
                for (int i = 0; i < CONNECTIONS; i++) {
                    SocketChannel accepted = server.accept();
                    on.task().start(TestScheduler.reporting(failure, () -> {
                        try (accepted) {
                            ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
                            for (int m = 0; m < MESSAGES; m++) {
                                fill(accepted, buffer);
                                drain(accepted, buffer);
                            }
                        }
                    }));
                }
            }));
            on.crowd(CONNECTIONS, index -> {
                try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
                    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
                    for (int m = 0; m < MESSAGES; m++) {
                        long sent = index * 1_000L + m;
                        buffer.clear().putLong(sent).flip();
                        drain(channel, buffer);
                        fill(channel, buffer);
                        assertThat(buffer.getLong(0)).isEqualTo(sent);
                    }
                }
            });
        }
        TestScheduler.rethrow(failure.get());
    }

    private static void fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("ended early");
            }
        }
        buffer.flip();
    }

    private static void drain(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @TwoAndFourCpus
    void datagramsBetweenTasks(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(100, index -> {
                try (DatagramChannel receiver = DatagramChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                        DatagramChannel sender = DatagramChannel.open()) {
                    Task child = on.task().start(() -> {
                        try {
                            sender.send(ByteBuffer.allocate(4).putInt(0, index), receiver.getLocalAddress());
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    ByteBuffer got = ByteBuffer.allocate(4);
                    receiver.receive(got);
                    assertThat(got.getInt(0)).isEqualTo(index);
                    child.join();
                }
            });
        }
    }
}
