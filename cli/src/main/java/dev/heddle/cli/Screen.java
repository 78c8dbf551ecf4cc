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
    private static final String ENTER_WHOLE = "\033[?1049h\033[?25l\033[2J";
    private static final String LEAVE_WHOLE = "\033[?25h\033[?1049l";

    /** Ends a line of {@link #showWhole}. */
    static final String NEXT_LINE = ERASE_LINE + "\r\n";

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

    /** Whether it shows all colours. Terminals that do say so in this variable. */
    boolean isTrueColor() {
        String colors = System.getenv("COLORTERM");
        return colors != null && (colors.equals("truecolor") || colors.equals("24bit"));
    }

    // ---- the whole terminal, which is as it was before when it is left ----

    /** Clears it and hides the cursor. */
    synchronized void enterWhole() {
        print(new StringBuilder(ENTER_WHOLE));
    }

    /** Shows text that fits, from the upper left corner; each line but the last ends with {@link #NEXT_LINE}. */
    synchronized void showWhole(CharSequence text) {
        print(new StringBuilder("\033[H").append(text).append("\033[J"));
    }

    synchronized void leaveWhole() {
        print(new StringBuilder(LEAVE_WHOLE));
    }

    // ---- a few lines ----

    /** Shows these lines instead of those before, each cut to the width. */
    synchronized void show(List<String> lines) {
        int columns = columns();
        List<String> cut = lines.stream()
                .map(line -> line.substring(0, Math.min(line.length(), columns - 1)))
                .toList();
        int before = rowsOf(shown, columns);
        StringBuilder text = new StringBuilder("\r").append(up(before));
        for (String line : cut) {
            text.append(line).append(ERASE_LINE).append('\n');
        }
        eraseRows(text, before - cut.size());
        shown = cut;
        print(text);
    }

    /** Takes the lines away. */
    synchronized void clear() {
        if (!shown.isEmpty()) {
            int before = rowsOf(shown, columns());
            StringBuilder text = new StringBuilder("\r").append(up(before));
            eraseRows(text, before);
            shown = List.of();
            print(text);
        }
    }

    /** How many rows lines take up by now: a terminal that was made narrower has broken them. */
    private static int rowsOf(List<String> lines, int columns) {
        return lines.stream()
                .mapToInt(line -> Math.max(1, (line.length() + columns - 1) / columns))
                .sum();
    }

    /** From here downwards, and the one below them, where Ctrl-C is shown. Row by row: some terminals keep what is erased at once. */
    private static void eraseRows(StringBuilder text, int rows) {
        for (int row = 0; row < rows; row++) {
            text.append(ERASE_LINE).append('\n');
        }
        text.append(ERASE_LINE).append(up(Math.max(0, rows)));
    }

    private static String up(int rows) {
        return rows == 0 ? "" : "\033[" + rows + "A";
    }

    private void print(StringBuilder text) {
        stream.print(text);
        stream.flush();
    }
}
