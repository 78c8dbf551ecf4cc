package dev.heddle.cli;

import dev.heddle.trace.FtraceWriter;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records the schedule of a run and writes it to a file. */
final class TraceOutput {
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
    RunReport.Trace write(@Nullable Screen screen) throws IOException {
        Recording recording = recorder.snapshot();
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            FtraceWriter writer = new FtraceWriter(recording);
            if (screen == null) {
                writer.writeTo(out);
            } else {
                try (TraceProgress progress = new TraceProgress(out, screen)) {
                    writer.writeTo(progress);
                }
            }
        }
        return new RunReport.Trace(file, recording.events(), recording.dropped());
    }
}
