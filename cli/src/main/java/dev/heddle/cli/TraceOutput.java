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

/** Records the schedule of a run, and writes it as a trace. */
final class TraceOutput {
    private TraceOutput() {}

    /** A recorder that takes a quarter of the heap at the most, however many CPUs there are. */
    static TraceRecorder recorder(int cpus) {
        long room = Runtime.getRuntime().maxMemory() / 4 / cpus / TraceRecorder.BYTES_PER_EVENT;
        return new TraceRecorder(cpus, (int) Math.min(TraceRecorder.DEFAULT_CAPACITY, room));
    }

    /** Writes what was recorded. */
    static RunReport.Trace write(Recording recording, Path file, @Nullable Screen screen) throws IOException {
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
