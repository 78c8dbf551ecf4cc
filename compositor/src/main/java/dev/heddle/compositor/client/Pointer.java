package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;
import dev.heddle.compositor.picture.Surface;

/** The arrow that input moves about. */
public final class Pointer {
    /** Its width and height. */
    public static final int SIZE = 20;

    private Pointer() {}

    /**
     * Draws it.
     *
     * @param canvas of its size
     */
    public static void draw(Canvas canvas) {
        canvas.fill(0, 0, SIZE, SIZE, Surface.CLEAR);
        for (int y = 0; y < SIZE - 4; y++) {
            int end = y < 12 ? y : 16 - y + 4;
            for (int x = 0; x <= end; x++) {
                boolean edge = x == 0 || x == end || y == SIZE - 5;
                canvas.dot(x, y, edge ? 0x101010 : 0xFFFFFF, 1);
            }
        }
    }

    /**
     * Where it is at some time: a path that comes by everywhere.
     *
     * @param seconds the time
     * @param width of the picture, in pixels
     * @return of its left edge
     */
    public static int x(double seconds, int width) {
        return (int) ((0.5 + 0.45 * Math.sin(seconds * 1.1)) * (width - SIZE));
    }

    /**
     * Where it is at some time.
     *
     * @param seconds the time
     * @param height of the picture, in pixels
     * @return of its upper edge
     */
    public static int y(double seconds, int height) {
        return (int) ((0.5 + 0.45 * Math.sin(seconds * 1.7 + 0.6)) * (height - SIZE));
    }
}
