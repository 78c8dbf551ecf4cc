package dev.heddle.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code <}, {@code >} and {@code &} in JSON's strings as {@code \}{@code u003C} and so on: HTML sees nothing in them, and JSON
 * means the same.
 */
final class HtmlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] escapes = standardAsciiEscapesForJSON();

    HtmlEscapes() {
        for (char c : new char[] {'<', '>', '&'}) {
            escapes[c] = ESCAPE_STANDARD;
        }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return escapes.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        return null; // None is our own.
    }
}
