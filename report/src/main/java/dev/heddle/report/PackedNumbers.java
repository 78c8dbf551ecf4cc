package dev.heddle.report;

import java.util.Arrays;
import java.util.Base64;

/**
 * Many whole numbers in few characters: seven bits a byte, the lowest first, all bytes but a number's last with the highest
 * bit set (LEB128); the bytes in Base64. The page's {@code numbers.js} reads them.
 */
final class PackedNumbers {
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private byte[] bytes = new byte[64];
    private int size;

    /** Adds a number that is 0 or more. */
    PackedNumbers add(long number) {
        if (number < 0) {
            throw new IllegalArgumentException(number + " is below 0");
        }
        long rest = number;
        while (rest >= MORE) {
            addByte((int) (rest & MORE - 1) | MORE);
            rest >>>= BITS;
        }
        addByte((int) rest);
        return this;
    }

    /** Adds a number that may be below 0: 0, -1, 1, -2, ... become 0, 1, 2, 3, ... */
    PackedNumbers addSigned(long number) {
        return add(number << 1 ^ number >> 63);
    }

    private void addByte(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size + (size >> 1));
        }
        bytes[size++] = (byte) value;
    }

    String toBase64() {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, size));
    }
}
