package dev.heddle.workload.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The one file that all {@code iorun} events of a run write. It is not opened if there are none. */
final class IoDevice implements AutoCloseable {
    private final String path;
    private final @Nullable FileChannel channel;
    private final ByteBuffer zeros;

    private IoDevice(String path, @Nullable FileChannel channel, int bufferBytes) {
        this.path = path;
        this.channel = channel;
        zeros = ByteBuffer.allocateDirect(bufferBytes);
    }

    static IoDevice open(String path, int bufferBytes) throws IOException {
        FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        return new IoDevice(path, channel, bufferBytes);
    }

    static IoDevice unused() {
        return new IoDevice("none", null, 0);
    }

    /** A view of the zeros that are written, for one task. */
    ByteBuffer buffer() {
        return zeros.duplicate();
    }

    /** Writes bytes from the task's buffer, at most as many as it holds, and says how many were written. */
    int write(ByteBuffer buffer, int bytes, Control control) throws InterruptedException {
        if (channel == null) {
            throw new IllegalStateException("no task of this run was known to write the io device");
        }
        buffer.clear().limit(Math.min(bytes, buffer.capacity()));
        try {
            return channel.write(buffer);
        } catch (ClosedChannelException e) {
            if (control.isStopping()) {
                // The interrupt that ends a task in the middle of a write closes the file for all of them.
                throw new InterruptedException();
            }
            throw new UncheckedIOException("writing the io device " + path + ": closed", e);
        } catch (IOException e) {
            throw new UncheckedIOException("writing the io device " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
