package dev.heddle.cli;

import dev.heddle.compositor.desktop.Desktop;
import dev.heddle.compositor.picture.Picture;
import java.util.List;

/** The picture on the whole terminal, and figures beside it, or below it where it is narrow. */
final class DemoTerminalView implements DemoView {
    private static final int FIGURES_WIDTH = 26;
    private static final int LEAST_PICTURE = 32;

    private final Screen screen;
    private final TerminalPicture terminal;

    DemoTerminalView(Screen screen) {
        this.screen = screen;
        this.terminal = new TerminalPicture(screen.isTrueColor(), screen.isUnicode());
        screen.enterWhole();
    }

    /** Each takes a few milliseconds of a core, its own and the terminal's. */
    @Override
    public long intervalMillis() {
        return 100;
    }

    @Override
    public void show(Desktop desktop, DemoProgress progress) {
        int columns = screen.columns();
        int rows = screen.rows();
        Picture picture = desktop.picture();
        boolean beside = columns >= LEAST_PICTURE + FIGURES_WIDTH;
        int width = Math.max(1, beside ? columns - FIGURES_WIDTH : columns);
        int height = Math.clamp(TerminalPicture.rows(picture, width), 1, Math.max(1, rows - (beside ? 2 : 3)));
        // As wide as its height allows.
        width = Math.clamp(2L * height * picture.width() / picture.height(), 1, width);
        String[] lines = terminal.lines(picture, width, height);
        List<String> figures = progress.lines(desktop);
        StringBuilder text = new StringBuilder();
        text.append(cut(figures.get(0), columns)).append(Screen.NEXT_LINE);
        for (int row = 0; row < height; row++) {
            text.append(lines[row]);
            if (beside && row + 1 < figures.size()) {
                text.append("  ").append(cut(figures.get(row + 1), FIGURES_WIDTH - 2));
            }
            text.append(Screen.NEXT_LINE);
        }
        if (!beside) {
            text.append(cut(progress.brief(desktop), columns));
        }
        screen.showWhole(text);
    }

    private static String cut(String text, int width) {
        return text.substring(0, Math.min(text.length(), Math.max(0, width)));
    }

    @Override
    public void close() {
        screen.leaveWhole();
    }
}
