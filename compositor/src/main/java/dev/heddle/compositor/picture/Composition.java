package dev.heddle.compositor.picture;

import java.util.List;

/**
 * Puts the surfaces into the picture, one on top of the other, and paints only what has changed. Composing allocates
 * nothing. For one thread at a time, the compositor, but for {@link #surfaces}.
 */
public final class Composition {
    private final Picture picture;
    private final int[] wallpaper;

    /** From the one furthest behind to the one in front. */
    private final Surface[] surfaces;

    private final Damage damage = new Damage();
    private long paintedPixels;

    /**
     * The composition of some surfaces, none of which is shown yet.
     *
     * @param width of the picture, in pixels
     * @param height of the picture, in pixels
     * @param surfaces from the one furthest behind to the one in front
     */
    public Composition(int width, int height, List<Surface> surfaces) {
        this.picture = new Picture(width, height);
        this.wallpaper = Wallpaper.of(width, height);
        this.surfaces = surfaces.toArray(new Surface[0]);
        System.arraycopy(wallpaper, 0, picture.pixels(), 0, wallpaper.length);
    }

    /**
     * The picture.
     *
     * @return the one that {@link #compose} changes
     */
    public Picture picture() {
        return picture;
    }

    /**
     * Takes what the clients have submitted or given back, and paints what changes by it.
     *
     * @return whether anything had to be painted
     */
    public boolean compose() {
        damage.clear();
        for (Surface surface : surfaces) {
            surface.collect(damage, picture.width(), picture.height());
        }
        for (int index = 0; index < damage.size(); index++) {
            paint(damage.left(index), damage.top(index), damage.right(index), damage.bottom(index));
        }
        return !damage.isEmpty();
    }

    /**
     * Whether a client waits for {@link #compose}. Any thread.
     *
     * @return a hint: it may change at once
     */
    public boolean isPending() {
        for (Surface surface : surfaces) {
            if (surface.isPending()) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many surfaces are not {@linkplain Surface#open free}. Any thread.
     *
     * @return 0 if all have come back
     */
    public int surfacesInUse() {
        int used = 0;
        for (Surface surface : surfaces) {
            if (!surface.isFree()) {
                used++;
            }
        }
        return used;
    }

    /**
     * In how many pixels the picture differs from the bare wallpaper. Only while nobody composes.
     *
     * @return 0 if no surface has left anything on it
     */
    public int pixelsOfSurfaces() {
        int pixels = 0;
        for (int index = 0; index < wallpaper.length; index++) {
            if (picture.pixels()[index] != wallpaper[index]) {
                pixels++;
            }
        }
        return pixels;
    }

    /**
     * How many pixels have been painted in all.
     *
     * @return counted once for each time that one was part of a change
     */
    public long paintedPixels() {
        return paintedPixels;
    }

    /**
     * The picture as it has to be, made anew pixel by pixel, without regard to what has changed when: what {@link
     * #compose} is judged by. Only while nobody composes.
     *
     * @return a new picture
     */
    public Picture recomposed() {
        Picture whole = new Picture(picture.width(), picture.height());
        for (int y = 0; y < whole.height(); y++) {
            for (int x = 0; x < whole.width(); x++) {
                whole.pixels()[y * whole.width() + x] = pixelAt(x, y);
            }
        }
        return whole;
    }

    private int pixelAt(int x, int y) {
        for (int index = surfaces.length - 1; index >= 0; index--) {
            Surface surface = surfaces[index];
            int column = x - surface.shownX();
            int row = y - surface.shownY();
            if (surface.isShown() && column >= 0 && column < surface.width() && row >= 0 && row < surface.height()) {
                int pixel = surface.shownPixels()[row * surface.width() + column];
                if (!surface.isShaped() || pixel != Surface.CLEAR) {
                    return pixel;
                }
            }
        }
        return wallpaper[y * picture.width() + x];
    }

    private void paint(int left, int top, int right, int bottom) {
        paintedPixels += (long) (right - left) * (bottom - top);
        int first = lowestVisible(left, top, right, bottom);
        if (first < 0) {
            for (int row = top; row < bottom; row++) {
                int at = row * picture.width() + left;
                System.arraycopy(wallpaper, at, picture.pixels(), at, right - left);
            }
        }
        for (int index = Math.max(0, first); index < surfaces.length; index++) {
            Surface surface = surfaces[index];
            if (surface.isShown()) {
                paint(surface, left, top, right, bottom);
            }
        }
    }

    /** The foremost surface that covers all of the rectangle, or -1: what is behind it need not be painted. */
    private int lowestVisible(int left, int top, int right, int bottom) {
        for (int index = surfaces.length - 1; index >= 0; index--) {
            Surface surface = surfaces[index];
            if (surface.isShown()
                    && !surface.isShaped()
                    && surface.shownX() <= left
                    && surface.shownY() <= top
                    && surface.shownX() + surface.width() >= right
                    && surface.shownY() + surface.height() >= bottom) {
                return index;
            }
        }
        return -1;
    }

    private void paint(Surface surface, int left, int top, int right, int bottom) {
        int x = surface.shownX();
        int y = surface.shownY();
        int l = Math.max(left, x);
        int r = Math.min(right, x + surface.width());
        int b = Math.min(bottom, y + surface.height());
        if (l >= r) {
            return;
        }
        int[] from = surface.shownPixels();
        for (int row = Math.max(top, y); row < b; row++) {
            int source = (row - y) * surface.width() + l - x;
            int target = row * picture.width() + l;
            if (surface.isShaped()) {
                for (int column = 0; column < r - l; column++) {
                    int pixel = from[source + column];
                    if (pixel != Surface.CLEAR) {
                        picture.pixels()[target + column] = pixel;
                    }
                }
            } else {
                System.arraycopy(from, source, picture.pixels(), target, r - l);
            }
        }
    }
}
