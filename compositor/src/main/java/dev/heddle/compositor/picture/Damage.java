package dev.heddle.compositor.picture;

/**
 * The part of a picture that has changed: a few rectangles. Adding one never allocates; when there is no room left, it
 * grows the rectangle that has to grow least, so the part is never smaller than what was added. For one thread at a time.
 */
final class Damage {
    private static final int CAPACITY = 256;

    // left, top, right, bottom of each; right and bottom are beyond the last pixel.
    private final int[] edges = new int[4 * CAPACITY];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int left(int index) {
        return edges[4 * index];
    }

    int top(int index) {
        return edges[4 * index + 1];
    }

    int right(int index) {
        return edges[4 * index + 2];
    }

    int bottom(int index) {
        return edges[4 * index + 3];
    }

    /** Adds a rectangle, clipped to an area that begins at (0, 0). */
    void add(int left, int top, int right, int bottom, int width, int height) {
        int l = Math.max(0, left);
        int t = Math.max(0, top);
        int r = Math.min(width, right);
        int b = Math.min(height, bottom);
        if (l >= r || t >= b) {
            return;
        }
        int best = -1;
        long leastGrowth = Long.MAX_VALUE;
        for (int index = 0; index < size; index++) {
            long growth = unionArea(index, l, t, r, b) - area(index) - area(l, t, r, b);
            if (growth < leastGrowth) {
                leastGrowth = growth;
                best = index;
            }
        }
        // Two that cover about what they cover together are better one: each has its cost.
        if (best >= 0 && (leastGrowth <= 0 || size == CAPACITY)) {
            grow(best, l, t, r, b);
        } else {
            set(size++, l, t, r, b);
        }
    }

    private void grow(int index, int l, int t, int r, int b) {
        set(
                index,
                Math.min(l, left(index)),
                Math.min(t, top(index)),
                Math.max(r, right(index)),
                Math.max(b, bottom(index)));
    }

    private void set(int index, int l, int t, int r, int b) {
        edges[4 * index] = l;
        edges[4 * index + 1] = t;
        edges[4 * index + 2] = r;
        edges[4 * index + 3] = b;
    }

    private long unionArea(int index, int l, int t, int r, int b) {
        return area(
                Math.min(l, left(index)),
                Math.min(t, top(index)),
                Math.max(r, right(index)),
                Math.max(b, bottom(index)));
    }

    private long area(int index) {
        return area(left(index), top(index), right(index), bottom(index));
    }

    private static long area(int l, int t, int r, int b) {
        return (long) (r - l) * (b - t);
    }
}
