package dev.heddle.compositor.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Where the windows are: in rows and columns, each a little larger than its place, so that they overlap. */
final class Layout {
    private static final int SMALLEST = 72;

    /**
     * A window's place, in pixels.
     *
     * @param x of the left edge
     * @param y of the upper edge
     */
    record Place(int x, int y, int width, int height) {}

    private Layout() {}

    static List<Place> of(int windows, int width, int height, long seed) {
        List<Place> places = new ArrayList<>();
        int columns = Math.max(1, (int) Math.ceil(Math.sqrt(windows * 1.5)));
        int rows = Math.max(1, (windows + columns - 1) / columns);
        int cellWidth = width / columns;
        int cellHeight = height / rows;
        SplittableRandom random = new SplittableRandom(seed);
        for (int window = 0; window < windows; window++) {
            int w = Math.clamp((int) (cellWidth * random.nextDouble(0.86, 1.04)), SMALLEST, width);
            int h = Math.clamp((int) (cellHeight * random.nextDouble(0.80, 1.02)), SMALLEST, height);
            int x = window % columns * cellWidth + random.nextInt(-8, 16);
            int y = window / columns * cellHeight + random.nextInt(-4, 24);
            places.add(new Place(Math.clamp(x, 0, width - w), Math.clamp(y, 0, height - h), w, h));
        }
        return places;
    }
}
