package dev.heddle.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/** A few lines of a terminal that are drawn again and again in place, and gone in the end. */
final class Screen {
    private static final int USUAL_COLUMNS = 80;
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final PrintStream stream;
    private final SystemStream name;
    private final TerminalProvider provider;
    private int shown;

    private Screen(PrintStream stream, SystemStream name, TerminalProvider provider) {
        this.stream = stream;
        this.name = name;
        this.provider = provider;
    }

    /** The terminal that standard error goes to, else the one that standard output goes to; null if both go elsewhere. */
    static @Nullable Screen find() {
        String type = System.getenv("TERM");
        boolean err = mayBeTerminal(2);
        boolean out = mayBeTerminal(1);
        if (type == null || type.equals("dumb") || !(err || out)) {
            return null;
        }
        try {
            TerminalProvider provider = TerminalProvider.load("jni");
            if (err && provider.isSystemStream(SystemStream.Error)) {
                return new Screen(System.err, SystemStream.Error, provider);
            }
            if (out && provider.isSystemStream(SystemStream.Output)) {
                return new Screen(System.out, SystemStream.Output, provider);
            }
        } catch (IOException | LinkageError e) {
            // A system that the library does not know. A run without a live view is better than none.
        }
        return null;
    }

    /** Answers without loading anything where the system shows what its files are. */
    private static boolean mayBeTerminal(int descriptor) {
        Path file = Path.of("/proc/self/fd/" + descriptor);
        try {
            return !Files.isSymbolicLink(file)
                    || Files.readSymbolicLink(file).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException e) {
            return true;
        }
    }

    int columns() {
        int columns = provider.systemStreamWidth(name);
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    /** Whether it can show more than ASCII. */
    boolean isUnicode() {
        return stream.charset().equals(StandardCharsets.UTF_8);
    }

    /** Shows these lines instead of those before, each cut to the width. */
    synchronized void show(List<String> lines) {
        int width = columns() - 1;
        StringBuilder text = toTop();
        for (String line : lines) {
            text.append(line, 0, Math.min(line.length(), width))
                    .append(ERASE_LINE)
                    .append('\n');
        }
        // What a longer picture before has left.
        text.append(ERASE_BELOW);
        shown = lines.size();
        print(text);
    }

    /** Takes the lines away. */
    synchronized void clear() {
        if (shown > 0) {
            StringBuilder text = toTop().append(ERASE_BELOW);
            shown = 0;
            print(text);
        }
    }

    private StringBuilder toTop() {
        StringBuilder text = new StringBuilder("\r");
        if (shown > 0) {
            text.append("\033[").append(shown).append('A');
        }
        return text;
    }

    private void print(StringBuilder text) {
        stream.print(text);
        stream.flush();
    }
}
