package dev.heddle.compositor.picture;

/** What is behind all windows: warp and weft, as a heddle would lift them. */
final class Wallpaper {
    private static final int THREAD = 16;

    private Wallpaper() {}

    static int[] of(int width, int height) {
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = pixel(x, y, width, height);
            }
        }
        return pixels;
    }

    private static int pixel(int x, int y, int width, int height) {
        boolean over = (x / THREAD + y / THREAD) % 2 == 0;
        int across = over ? y % THREAD : x % THREAD;
        // A thread is lightest in its middle.
        int light = (THREAD / 2 - Math.abs(across - THREAD / 2)) * 10 / THREAD;
        int red = 22 + 26 * x / width + light;
        int green = 30 + 14 * y / height + light;
        int blue = 54 + 30 * (width - x) / width + light;
        return red << 16 | green << 8 | blue;
    }
}
