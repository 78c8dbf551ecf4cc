package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;
import java.util.SplittableRandom;

/** A terminal in which lines scroll by. */
final class Terminal implements Client {
    private static final int LINE = 10;
    private static final String[] WORDS = {
        "heddle", "cpu 0", "cpu 1", "wake", "steal", "halt", "kick", "inbox", "ready", "slice", "frame", "task", "warp",
        "weft", "shed", "shuttle", "loom", "reed", "ok", "done"
    };
    private static final int[] INKS = {0x9FE870, 0x9FE870, 0xC9D4E3, 0x7CC7FF, 0xFFD479};

    private final SplittableRandom random;
    private int line;

    Terminal(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public String title() {
        return "terminal";
    }

    @Override
    public int framesPerStep() {
        return 3;
    }

    @Override
    public void draw(Canvas canvas, long step, Runnable between) {
        int top = BAR + 4;
        int lines = Math.max(1, (canvas.height() - top - 4) / LINE);
        if (line < lines) {
            write(canvas, top + line * LINE);
        } else {
            scroll(canvas, top, lines);
            between.run();
            write(canvas, top + (lines - 1) * LINE);
        }
        line++;
    }

    private static void scroll(Canvas canvas, int top, int lines) {
        int width = canvas.width();
        int[] pixels = canvas.pixels();
        System.arraycopy(pixels, (top + LINE) * width, pixels, top * width, (lines - 1) * LINE * width);
        canvas.fill(1, top + (lines - 1) * LINE, width - 2, LINE, 0x20242C);
        canvas.damaged(1, top, width - 2, lines * LINE);
    }

    private void write(Canvas canvas, int y) {
        StringBuilder text = new StringBuilder("$ ");
        int letters = Math.max(4, (canvas.width() - 12) / 6);
        int wanted = random.nextInt(letters / 3, letters);
        while (text.length() < wanted) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        canvas.text(6, y + 1, text.substring(0, Math.min(letters, text.length())), INKS[random.nextInt(INKS.length)]);
    }
}
