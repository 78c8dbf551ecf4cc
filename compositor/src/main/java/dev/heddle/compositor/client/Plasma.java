package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;

/** Waves of colour that run through each other; every pixel changes at every step. */
final class Plasma implements Client {
    private static final int TABLE = 1024;
    private static final int[] SINE = new int[TABLE];
    private static final int[] COLORS = new int[TABLE];

    static {
        for (int index = 0; index < TABLE; index++) {
            double angle = index * 2 * Math.PI / TABLE;
            SINE[index] = (int) Math.round(Math.sin(angle) * 127);
            int red = 128 + (int) Math.round(100 * Math.sin(angle));
            int green = 96 + (int) Math.round(70 * Math.sin(angle + 2.1));
            int blue = 150 + (int) Math.round(100 * Math.sin(angle + 4.2));
            COLORS[index] = red << 16 | green << 8 | blue;
        }
    }

    private final int phase;

    Plasma(int seed) {
        this.phase = seed & TABLE - 1;
    }

    @Override
    public String title() {
        return "plasma";
    }

    @Override
    public int framesPerStep() {
        return 1;
    }

    @Override
    public void draw(Canvas canvas, long step, Runnable between) {
        int time = (int) (step * 5 + phase) & TABLE - 1;
        int width = canvas.width();
        int[] pixels = canvas.pixels();
        for (int y = BAR; y < canvas.height() - 1; y++) {
            int vertical = SINE[y * 5 + time & TABLE - 1] + SINE[(y * 3 - 2 * time & TABLE - 1)];
            int at = y * width;
            for (int x = 1; x < width - 1; x++) {
                int value = SINE[x * 4 + 3 * time & TABLE - 1] + SINE[x * 2 + y * 3 + time & TABLE - 1] + vertical;
                pixels[at + x] = COLORS[value * 2 + time & TABLE - 1];
            }
            if ((y & 15) == 0) {
                between.run();
            }
        }
        canvas.damaged(1, BAR, width - 2, canvas.height() - BAR - 1);
    }
}
