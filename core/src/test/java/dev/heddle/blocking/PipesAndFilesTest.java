package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Pipes of the operating system and of java.io, and files. */
class PipesAndFilesTest {
    @TwoAndFourCpus
    void operatingSystemPipes(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(100, index -> {
                Pipe pipe = Pipe.open();
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                Task reader = on.task().start(TestScheduler.reporting(failure, () -> {
                    try (Pipe.SourceChannel source = pipe.source()) {
                        ByteBuffer got = ByteBuffer.allocate(4);
                        while (got.hasRemaining()) {
                            source.read(got);
                        }
                        assertThat(got.getInt(0)).isEqualTo(index);
                    }
                }));
                TestScheduler.yieldCpu();
                try (Pipe.SinkChannel sink = pipe.sink()) {
                    sink.write(ByteBuffer.allocate(4).putInt(0, index));
                    reader.join();
                }
                TestScheduler.rethrow(failure.get());
            });
        }
    }

    @TwoAndFourCpus
    void streamPipes(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(100, index -> {
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                try (PipedInputStream in = new PipedInputStream(16);
                        PipedOutputStream out = new PipedOutputStream(in)) {
                    Task writer = on.task().start(TestScheduler.reporting(failure, () -> {
                        DataOutputStream data = new DataOutputStream(out);
                        for (int i = 0; i < 50; i++) {
                            data.writeInt(index + i);
                        }
                        data.flush();
                    }));
                    DataInputStream data = new DataInputStream(in);
                    for (int i = 0; i < 50; i++) {
                        assertThat(data.readInt()).isEqualTo(index + i);
                    }
                    writer.join();
                }
                TestScheduler.rethrow(failure.get());
            });
        }
    }

    @TwoAndFourCpus
    void files(int cpus, @TempDir Path folder) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(200, index -> {
                Path file = folder.resolve("file-" + index);
                Files.writeString(file, "content " + index);
                TestScheduler.yieldCpu();
                assertThat(Files.readString(file)).isEqualTo("content " + index);
            });
        }
    }
}
