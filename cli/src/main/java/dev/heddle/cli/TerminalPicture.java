package dev.heddle.cli;

import dev.heddle.compositor.picture.Picture;
import java.util.Arrays;

/**
 * A picture in the characters of a terminal: each is two pixels, one above the other, as an upper half block in the colour of
 * the one on the colour of the other. Where there are no such characters, a blank on the mean of the two.
 */
final class TerminalPicture {
    /** Of the picture, looked at for one pixel of the terminal: so many across, and as many down. */
    private static final int SAMPLES = 3;

    private static final String UPPER_HALF = "\u2580";

    private final boolean trueColor;
    private final boolean halfBlocks;

    /**
     * For a terminal.
     *
     * @param trueColor whether it knows all colours, or the 256 of xterm
     * @param halfBlocks whether it can show them
     */
    TerminalPicture(boolean trueColor, boolean halfBlocks) {
        this.trueColor = trueColor;
        this.halfBlocks = halfBlocks;
    }

    /** How many rows of characters a picture takes that is so many wide, at least 1. A character is twice as high as it is wide. */
    static int rows(Picture picture, int columns) {
        return Math.max(1, columns * picture.height() / picture.width() / 2);
    }

    /** The rows, each with as many characters as there are columns, and with its colours reset at its end. */
    String[] lines(Picture picture, int columns, int rows) {
        String[] lines = new String[rows];
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            line.setLength(0);
            int[] before = {-1, -1};
            for (int column = 0; column < columns; column++) {
                int upper = mean(picture, column, 2 * row, columns, 2 * rows);
                int lower = mean(picture, column, 2 * row + 1, columns, 2 * rows);
                int[] now = halfBlocks ? new int[] {upper, lower} : new int[] {-1, mix(upper, lower)};
                if (!Arrays.equals(now, before)) {
                    color(line, 38, now[0], before[0]);
                    color(line, 48, now[1], before[1]);
                    before = now;
                }
                line.append(halfBlocks ? UPPER_HALF : " ");
            }
            lines[row] = line.append("\033[0m").toString();
        }
        return lines;
    }

    private void color(StringBuilder line, int what, int rgb, int before) {
        if (rgb < 0 || rgb == before) {
            return;
        }
        int red = rgb >> 16 & 255;
        int green = rgb >> 8 & 255;
        int blue = rgb & 255;
        line.append("\033[").append(what);
        if (trueColor) {
            line.append(";2;").append(red).append(';').append(green).append(';').append(blue);
        } else {
            line.append(";5;").append(16 + 36 * level(red) + 6 * level(green) + level(blue));
        }
        line.append('m');
    }

    /** Of xterm's colour cube, whose levels are 0, 95, 135, 175, 215 and 255. */
    private static int level(int value) {
        return value < 48 ? 0 : value < 115 ? 1 : Math.min(5, (value - 35) / 40);
    }

    private static int mix(int a, int b) {
        return ((a >> 1) & 0x7F7F7F) + ((b >> 1) & 0x7F7F7F);
    }

    private static int mean(Picture picture, int column, int row, int columns, int rows) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int down = 0; down < SAMPLES; down++) {
            int y = (int) ((row + (down + 0.5) / SAMPLES) * picture.height() / rows);
            for (int across = 0; across < SAMPLES; across++) {
                int x = (int) ((column + (across + 0.5) / SAMPLES) * picture.width() / columns);
                int rgb = picture.pixels()[y * picture.width() + x];
                red += rgb >> 16 & 255;
                green += rgb >> 8 & 255;
                blue += rgb & 255;
            }
        }
        int count = SAMPLES * SAMPLES;
        return ((red / count) << 16) | ((green / count) << 8) | (blue / count);
    }
}
