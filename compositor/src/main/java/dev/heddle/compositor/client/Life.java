package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;
import java.util.SplittableRandom;

/** Conway's game of life on a torus, sown anew when it has grown dull. Says exactly which cells have changed. */
final class Life implements Client {
    private static final int CELL = 4;
    private static final int DULL_AFTER = 400;

    private final SplittableRandom random;
    private byte[] cells = new byte[0];
    private byte[] next = new byte[0];

    Life(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public String title() {
        return "life";
    }

    @Override
    public int framesPerStep() {
        return 4;
    }

    @Override
    public void draw(Canvas canvas, long step, Runnable between) {
        int columns = (canvas.width() - 4) / CELL;
        int rows = (canvas.height() - BAR - 4) / CELL;
        boolean sow = step % DULL_AFTER == 0;
        if (cells.length != columns * rows) {
            cells = new byte[columns * rows];
            next = new byte[columns * rows];
        }
        for (int row = 0; row < rows; row++) {
            int left = columns;
            int right = -1;
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                next[at] = sow ? (byte) (random.nextInt(4) == 0 ? 1 : 0) : successor(column, row, columns, rows);
                if (next[at] != cells[at] || sow) {
                    int rgb = next[at] == 0 ? 0x161A22 : cells[at] == 0 ? 0xFFD479 : 0x57C785;
                    canvas.dot(2 + column * CELL, BAR + 2 + row * CELL, rgb, CELL - 1);
                    left = Math.min(left, column);
                    right = column;
                }
            }
            if (right >= 0) {
                canvas.damaged(2 + left * CELL, BAR + 2 + row * CELL, (right - left + 1) * CELL, CELL);
            }
            if ((row & 7) == 0) {
                between.run();
            }
        }
        byte[] old = cells;
        cells = next;
        next = old;
    }

    private byte successor(int column, int row, int columns, int rows) {
        int west = column == 0 ? columns - 1 : column - 1;
        int east = column == columns - 1 ? 0 : column + 1;
        int north = (row == 0 ? rows - 1 : row - 1) * columns;
        int south = (row == rows - 1 ? 0 : row + 1) * columns;
        int here = row * columns;
        int neighbours = cells[north + west]
                + cells[north + column]
                + cells[north + east]
                + cells[here + west]
                + cells[here + east]
                + cells[south + west]
                + cells[south + column]
                + cells[south + east];
        return (byte) (neighbours == 3 || (neighbours == 2 && cells[here + column] == 1) ? 1 : 0);
    }
}
