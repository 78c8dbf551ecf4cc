package dev.heddle.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.nativ.CLibrary;
import org.jspecify.annotations.Nullable;

/** A few lines of a terminal that are drawn again and again in place, and gone in the end. */
final class Screen {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final PrintStream stream;
    private final int descriptor;
    private List<String> shown = List.of();

    private Screen(PrintStream stream, int descriptor) {
        this.stream = stream;
        this.descriptor = descriptor;
    }

    /** The terminal that standard error goes to, else the one that standard output goes to; null if both go elsewhere. */
    static @Nullable Screen find() {
        String type = System.getenv("TERM");
        if (type == null || type.equals("dumb")) {
            return null;
        }
        if (isTerminal(STANDARD_ERROR)) {
            return new Screen(System.err, STANDARD_ERROR);
        }
        return isTerminal(STANDARD_OUTPUT) ? new Screen(System.out, STANDARD_OUTPUT) : null;
    }

    private static boolean isTerminal(int descriptor) {
        try {
            return mayBeTerminal(descriptor) && CLibrary.isatty(descriptor) == 1;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A system that the library does not know. A run without a live view is better than none.
            return false;
        }
    }

    /** Says no without loading the library, where the system shows what its files are. */
    private static boolean mayBeTerminal(int descriptor) throws IOException {
        Path file = Path.of("/proc/self/fd/" + descriptor);
        return !Files.isSymbolicLink(file)
                || Files.readSymbolicLink(file).toString().startsWith("/dev/");
    }

    int columns() {
        short columns = size().ws_col;
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    int rows() {
        short rows = size().ws_row;
        return rows > 0 ? rows : USUAL_ROWS;
    }

    private CLibrary.WinSize size() {
        CLibrary.WinSize size = new CLibrary.WinSize();
        CLibrary.ioctl(descriptor, CLibrary.TIOCGWINSZ, size);
        return size;
    }

    /** Whether it can show more than ASCII. */
    boolean isUnicode() {
        return stream.charset().equals(StandardCharsets.UTF_8);
    }

    /** Shows these lines instead of those before, each cut to the width. */
    synchronized void show(List<String> lines) {
        int columns = columns();
        List<String> cut = lines.stream()
                .map(line -> line.substring(0, Math.min(line.length(), columns - 1)))
                .toList();
        StringBuilder text = toTop(columns);
        for (String line : cut) {
            text.append(line).append(ERASE_LINE).append('\n');
        }
        // What a longer picture before has left.
        text.append(ERASE_BELOW);
        shown = cut;
        print(text);
    }

    /** Takes the lines away. */
    synchronized void clear() {
        if (!shown.isEmpty()) {
            StringBuilder text = toTop(columns()).append(ERASE_BELOW);
            shown = List.of();
            print(text);
        }
    }

    /** Up to the first line; a terminal that was made narrower has since broken lines in two. */
    private StringBuilder toTop(int columns) {
        int up = 0;
        for (String line : shown) {
            up += Math.max(1, (line.length() + columns - 1) / columns);
        }
        StringBuilder text = new StringBuilder("\r");
        return up == 0 ? text : text.append("\033[").append(up).append('A');
    }

    private void print(StringBuilder text) {
        stream.print(text);
        stream.flush();
    }
}
