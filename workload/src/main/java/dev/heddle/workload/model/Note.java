package dev.heddle.workload.model;

/**
 * Something in a workload file that the user should know about, and that is no error.
 *
 * @param kind what sort of thing it is
 * @param position where it is written
 * @param text what it is and what Heddle does about it
 */
public record Note(Kind kind, SourcePosition position, String text) {
    /** What a note is about. */
    public enum Kind {
        /** The file asks for something that Heddle does not do. */
        NOT_SUPPORTED,
        /** A key that means nothing here. */
        IGNORED,
        /** Something was translated, for example a Linux policy to a priority. */
        MAPPED
    }

    /**
     * The note as a line for the terminal.
     *
     * @return {@code FILE:LINE:COLUMN: text}
     */
    @Override
    public String toString() {
        return position + ": " + text;
    }
}
