package dev.heddle.workload.parse;

import dev.heddle.workload.model.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A file of times: one a line, in microseconds, with or without a fraction; empty lines and those that begin with # say nothing. */
final class RecordedTimes {
    private static final int MOST_LINES = 10_000_000;
    private static final double MOST_MICROS = 1e13;

    private final Path file;
    private final SourcePosition named;
    private final List<Long> nanos;

    private RecordedTimes(Path file, SourcePosition named, List<Long> nanos) {
        this.file = file;
        this.named = named;
        this.nanos = nanos;
    }

    /**
     * Reads a file.
     *
     * @param directory what a relative name is relative to
     * @param name the file's name
     * @param named where the workload file names it
     */
    static RecordedTimes read(Path directory, String name, SourcePosition named) throws WorkloadException {
        try {
            Path file = directory.resolve(name);
            try (Stream<String> lines = Files.lines(file)) {
                return new RecordedTimes(file, named, read(file, lines.iterator()));
            }
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            throw Diagnostics.error(named, "the file \"" + name + "\" cannot be read: " + e);
        }
    }

    private static List<Long> read(Path file, Iterator<String> lines) throws WorkloadException {
        List<Long> nanos = new ArrayList<>();
        for (int line = 1; lines.hasNext(); line++) {
            String text = lines.next().strip();
            if (line > MOST_LINES) {
                throw new WorkloadException(file + ":" + line + ":1: more than " + MOST_LINES + " lines");
            }
            if (!text.isEmpty() && !text.startsWith("#")) {
                nanos.add(Math.round(micros(file, line, text) * 1e3));
            }
        }
        return nanos;
    }

    private static double micros(Path file, int line, String text) throws WorkloadException {
        double micros;
        try {
            micros = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            micros = Double.NaN;
        }
        if (!(micros >= 0 && micros <= MOST_MICROS)) {
            String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            throw new WorkloadException(
                    file + ":" + line + ":1: \"" + shown + "\": a time in microseconds is required, 0 or more");
        }
        return micros;
    }

    List<Long> atLeastOne() throws WorkloadException {
        if (nanos.isEmpty()) {
            throw Diagnostics.error(named, "the file " + file + " has no times: at least one is required");
        }
        return nanos;
    }

    /** Checks that none is less than the one before. */
    List<Long> inOrder() throws WorkloadException {
        for (int i = 1; i < nanos.size(); i++) {
            if (nanos.get(i) < nanos.get(i - 1)) {
                throw Diagnostics.error(
                        named,
                        "the times in " + file + " are not in order: " + nanos.get(i) / 1e3 + " us comes after "
                                + nanos.get(i - 1) / 1e3);
            }
        }
        return atLeastOne();
    }
}
