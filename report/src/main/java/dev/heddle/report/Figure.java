package dev.heddle.report;

/**
 * A number that the page shows large, at its top.
 *
 * @param label what it is, in a few words
 * @param value the number as it is to be read, such as {@code 59.98}
 * @param unit its unit, or empty
 * @param tone whether it is as it should be
 */
public record Figure(String label, String value, String unit, Tone tone) {
    /** Whether a figure is as it should be. */
    public enum Tone {
        /** There is no telling. */
        PLAIN,
        /** It is. */
        GOOD,
        /** It is not. */
        BAD
    }

    /**
     * A figure of which one cannot say whether it is as it should be.
     *
     * @param label what it is, in a few words
     * @param value the number as it is to be read
     * @param unit its unit, or empty
     * @return the figure
     */
    public static Figure plain(String label, String value, String unit) {
        return new Figure(label, value, unit, Tone.PLAIN);
    }

    /**
     * A figure that is as it should be, or not.
     *
     * @param label what it is, in a few words
     * @param value the number as it is to be read
     * @param unit its unit, or empty
     * @param good whether it is as it should be
     * @return the figure
     */
    public static Figure judged(String label, String value, String unit, boolean good) {
        return new Figure(label, value, unit, good ? Tone.GOOD : Tone.BAD);
    }
}
