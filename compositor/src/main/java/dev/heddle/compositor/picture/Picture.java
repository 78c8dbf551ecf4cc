package dev.heddle.compositor.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * The picture that the compositor presents. While it composes, others may look: what they see may be half of one frame
 * and half of the next, as on any screen without a second buffer.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final int[] pixels;

    /**
     * A black picture.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     */
    public Picture(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
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
     * The pixels, to be read.
     *
     * @return row by row, {@code 0xRRGGBB} each
     */
    public int[] pixels() {
        return pixels;
    }

    /**
     * In how many pixels another picture differs.
     *
     * @param other one of the same size
     * @return 0 if they are the same
     */
    public int differencesFrom(Picture other) {
        int differences = 0;
        for (int index = 0; index < pixels.length; index++) {
            if (pixels[index] != other.pixels[index]) {
                differences++;
            }
        }
        return differences;
    }

    /**
     * Becomes what another picture is.
     *
     * @param other one of the same size
     */
    public void copyFrom(Picture other) {
        System.arraycopy(other.pixels, 0, pixels, 0, pixels.length);
    }

    /**
     * Writes it as a PNG.
     *
     * @param file created or overwritten
     * @throws IOException if it cannot be written
     */
    public void writePng(Path file) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this Java cannot write PNG files");
        }
    }
}
