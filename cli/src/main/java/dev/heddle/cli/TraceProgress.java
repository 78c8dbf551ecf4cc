package dev.heddle.cli;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passes the text of a trace on and shows how much of it there is: its head says how many lines will come. */
final class TraceProgress implements Appendable, AutoCloseable {
    private static final long INTERVAL_NANOS = 250_000_000;
    private static final Pattern LINES = Pattern.compile("entries-in-buffer/entries-written: (\\d+)/");

    private final Appendable out;
    private final Screen screen;
    private @Nullable ProgressLine bar;
    private long lines;
    private long drawn = System.nanoTime();

    TraceProgress(Appendable out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    @Override
    public Appendable append(@Nullable CharSequence text) throws IOException {
        CharSequence written = String.valueOf(text);
        out.append(written);
        if (bar == null) {
            Matcher matcher = LINES.matcher(written);
            bar = new ProgressLine(
                    screen,
                    "writing the trace",
                    matcher.find() ? Long.parseLong(matcher.group(1)) : -1,
                    "k lines",
                    1000);
        }
        lines += written.chars().filter(c -> c == '\n').count();
        long now = System.nanoTime();
        if (now - drawn > INTERVAL_NANOS) {
            drawn = now;
            screen.show(List.of(bar.at(lines, "")));
        }
        return this;
    }

    @Override
    public Appendable append(@Nullable CharSequence text, int start, int end) throws IOException {
        return append(String.valueOf(text).subSequence(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        return append(Character.toString(c));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        screen.clear();
    }
}
