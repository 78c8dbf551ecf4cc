package dev.heddle.cli;

import dev.heddle.trace.FtraceWriter;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records the schedule of a run and writes it to a file. */
final class TraceOutput {
    private static final int BUFFER_CHARS = 1 << 16;

    private final Path file;
    private final TraceRecorder recorder;

    private TraceOutput(Path file, TraceRecorder recorder) {
        this.file = file;
        this.recorder = recorder;
    }

    static @Nullable TraceOutput to(@Nullable Path file, int cpus) {
        if (file == null) {
            return null;
        }
        // A quarter of the heap at the most, however many CPUs there are.
        long room = Runtime.getRuntime().maxMemory() / 4 / cpus / TraceRecorder.BYTES_PER_EVENT;
        return new TraceOutput(file, new TraceRecorder(cpus, (int) Math.min(TraceRecorder.DEFAULT_CAPACITY, room)));
    }

    TraceRecorder recorder() {
        return recorder;
    }

    /** Writes what was recorded. The scheduler has ended. */
    RunReport.Trace write() throws IOException {
        Recording recording = recorder.snapshot();
        try (Writer out = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.US_ASCII), BUFFER_CHARS)) {
            new FtraceWriter(recording).writeTo(out);
        }
        return new RunReport.Trace(file, recording.events(), recording.dropped());
    }
}
