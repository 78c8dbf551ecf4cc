package dev.heddle.compositor.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Capital letters, digits and signs of five by seven pixels. Our own, since what fonts there are depends on the machine,
 * and a picture shall be the same everywhere.
 */
final class Letters {
    static final int WIDTH = 6;
    static final int HEIGHT = 7;

    private static final String RESOURCE = "letters.txt";

    /** For each ASCII character seven rows, the leftmost pixel in bit 4. */
    private static final byte[] ROWS = read();

    private Letters() {}

    /** Has them read, if they have not been. */
    static void load() {}

    /** Five pixels of one row of a letter; blank for what there is no letter for. */
    static int row(char letter, int row) {
        char capital = letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter;
        return capital < 128 ? ROWS[capital * HEIGHT + row] : 0;
    }

    private static byte[] read() {
        byte[] rows = new byte[128 * HEIGHT];
        try (InputStream in = Letters.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("built without " + RESOURCE);
            }
            Iterator<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .iterator();
            while (lines.hasNext()) {
                char letter = lines.next().charAt(0);
                for (int row = 0; row < HEIGHT; row++) {
                    rows[letter * HEIGHT + row] =
                            Byte.parseByte(lines.next().replace('.', '0').replace('#', '1'), 2);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
