package dev.heddle.compositor.picture;

/**
 * What a client draws on: one of the two buffers of its surface. It keeps the part that was drawn on. For the thread that
 * has {@linkplain Surface#begin() begun}, until it submits.
 */
public final class Canvas {
    private final int width;
    private final int height;
    private final int[] pixels;
    private final Damage damage = new Damage();

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
        // Here, and not in the task that writes first: its carrier would wait for the file, and others for their class.
        Letters.load();
    }

    /**
     * How wide it is.
     *
     * @return in pixels
     */
    public int width() {
        return width;
    }

    /**
     * How high it is.
     *
     * @return in pixels
     */
    public int height() {
        return height;
    }

    /**
     * The pixels themselves, for who draws many. What is changed must be {@linkplain #damaged told}.
     *
     * @return row by row, {@code 0xRRGGBB} each
     */
    public int[] pixels() {
        return pixels;
    }

    /**
     * Says that a part has changed.
     *
     * @param x of its left edge, in pixels
     * @param y of its upper edge
     * @param w its width
     * @param h its height
     */
    public void damaged(int x, int y, int w, int h) {
        damage.add(x, y, x + w, y + h, width, height);
    }

    /**
     * Fills a rectangle, of which what lies outside the canvas is left out.
     *
     * @param x of its left edge, in pixels
     * @param y of its upper edge
     * @param w its width
     * @param h its height
     * @param rgb the colour
     */
    public void fill(int x, int y, int w, int h, int rgb) {
        int right = Math.min(width, x + w);
        int bottom = Math.min(height, y + h);
        int left = Math.max(0, x);
        for (int row = Math.max(0, y); row < bottom; row++) {
            for (int column = left; column < right; column++) {
                pixels[row * width + column] = rgb;
            }
        }
        damaged(x, y, w, h);
    }

    /**
     * Writes a line of text, all of it in capitals.
     *
     * @param x of the left edge, in pixels
     * @param y of the upper edge
     * @param text what to write; 6 pixels a letter
     * @param rgb the colour
     */
    public void text(int x, int y, CharSequence text, int rgb) {
        text(x, y, text, rgb, 1);
    }

    /**
     * Writes a line of text, all of it in capitals.
     *
     * @param x of the left edge, in pixels
     * @param y of the upper edge
     * @param text what to write
     * @param rgb the colour
     * @param scale how many pixels a pixel of a letter is wide and high
     */
    public void text(int x, int y, CharSequence text, int rgb, int scale) {
        for (int index = 0; index < text.length(); index++) {
            for (int row = 0; row < Letters.HEIGHT; row++) {
                int bits = Letters.row(text.charAt(index), row);
                for (int column = 0; column < Letters.WIDTH - 1; column++) {
                    if ((bits >> (Letters.WIDTH - 2 - column) & 1) != 0) {
                        dot(x + (index * Letters.WIDTH + column) * scale, y + row * scale, rgb, scale);
                    }
                }
            }
        }
        damaged(x, y, text.length() * Letters.WIDTH * scale, Letters.HEIGHT * scale);
    }

    /**
     * Draws a square and does not say so: for who draws many, and tells their damage once.
     *
     * @param x of the left edge, in pixels
     * @param y of the upper edge
     * @param rgb the colour
     * @param scale its width and height
     */
    public void dot(int x, int y, int rgb, int scale) {
        for (int row = Math.max(0, y); row < Math.min(height, y + scale); row++) {
            for (int column = Math.max(0, x); column < Math.min(width, x + scale); column++) {
                pixels[row * width + column] = rgb;
            }
        }
    }

    Damage damage() {
        return damage;
    }

    /** Makes this buffer what the other one is, where that was drawn on last. */
    void catchUpWith(Canvas newer) {
        Damage drawn = newer.damage;
        for (int index = 0; index < drawn.size(); index++) {
            int length = drawn.right(index) - drawn.left(index);
            for (int row = drawn.top(index); row < drawn.bottom(index); row++) {
                int from = row * width + drawn.left(index);
                System.arraycopy(newer.pixels, from, pixels, from, length);
            }
        }
    }
}
