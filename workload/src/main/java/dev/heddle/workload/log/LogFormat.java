package dev.heddle.workload.log;

/** The text of rt-app 1.0's logs, to the character: its columns and their widths. */
final class LogFormat {
    private static final String HEADER =
            "#idx     perf      run   period           start             end          rel_st      slack"
                    + " c_duration   c_period     wu_lat\n";
    private static final int INDEX_WIDTH = 4;
    /** The widths of the columns of {@link Rows}, in their order. */
    private static final int[] WIDTHS = {8, 8, 8, 15, 15, 15, 10, 10, 10, 10};

    private LogFormat() {}

    /**
     * The two lines that a log begins with.
     *
     * @param policy the policy and its priority, as {@code SCHED_OTHER priority : 0}
     */
    static String header(String policy) {
        return "# Policy : " + policy + "\n" + HEADER;
    }

    static void appendRow(StringBuilder text, int index, Rows rows, int row) {
        appendPadded(text, index, INDEX_WIDTH);
        for (int column = 0; column < Rows.COLUMNS; column++) {
            text.append(' ');
            appendPadded(text, rows.value(row, column), WIDTHS[column]);
        }
        text.append('\n');
    }

    private static void appendPadded(StringBuilder text, long value, int width) {
        int start = text.length();
        text.append(value);
        for (int missing = width - (text.length() - start); missing > 0; missing--) {
            text.insert(start, ' ');
        }
    }
}
