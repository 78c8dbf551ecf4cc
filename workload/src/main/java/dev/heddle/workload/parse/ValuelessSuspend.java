package dev.heddle.workload.parse;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * The one thing that workload files have and JSON has not: {@code "suspend"} without a value, which {@code workgen} fills in. Here it gets
 * a null, and columns behind it are counted back, so that positions stay those of the file.
 */
final class ValuelessSuspend {
    private static final String INSERTED = ":null";

    private final String text;
    private final StringBuilder completed;
    /** Where nulls were put in, ascending: the line in the upper half, the column in the completed text in the lower. */
    private final List<Long> insertions = new ArrayList<>();
    /** For each level of nesting whether it is an object; arrays have no keys. */
    private final BitSet objects = new BitSet();

    private int depth;
    private int line = 1;
    private int lineStart;
    private int copied;

    private ValuelessSuspend(String text) {
        this.text = text;
        completed = new StringBuilder(text.length() + INSERTED.length());
    }

    static ValuelessSuspend completed(String text) {
        ValuelessSuspend completion = new ValuelessSuspend(text);
        completion.scan();
        return completion;
    }

    String text() {
        return completed.toString();
    }

    /** The column in the file of a column in the completed text. */
    int columnInFile(int lineNumber, int column) {
        int before = insertionsBefore(lineNumber, column) - insertionsBefore(lineNumber, 0);
        return column - before * INSERTED.length();
    }

    private int insertionsBefore(int lineNumber, int column) {
        int found = Collections.binarySearch(insertions, key(lineNumber, column));
        return found >= 0 ? found : -found - 1;
    }

    private static long key(int lineNumber, int column) {
        return (long) lineNumber << 32 | column;
    }

    private void scan() {
        char before = ' ';
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == '"') {
                int end = endOfString(at);
                boolean key = objects.get(depth) && (before == '{' || before == ',');
                if (key && text.startsWith("\"suspend", at) && isValueless(end)) {
                    insertAt(end);
                }
                at = end;
                before = '"';
            } else if (c == '/') {
                int end = endOfComment(at);
                while (at < end) {
                    countLine(++at);
                }
            } else {
                if (c == '{' || c == '[') {
                    objects.set(++depth, c == '{');
                } else if ((c == '}' || c == ']') && depth > 0) {
                    depth--;
                }
                if (!Character.isWhitespace(c)) {
                    before = c;
                }
                at++;
                countLine(at);
            }
        }
        completed.append(text, copied, text.length());
    }

    private void insertAt(int at) {
        completed.append(text, copied, at).append(INSERTED);
        copied = at;
        int earlier = insertionsBefore(line, Integer.MAX_VALUE) - insertionsBefore(line, 0);
        insertions.add(key(line, at - lineStart + earlier * INSERTED.length()));
    }

    /** Notes that a line begins at this place, if it does. Line ends are those of the lexer: LF, CR LF, and a lone CR. */
    private void countLine(int at) {
        char last = text.charAt(at - 1);
        boolean carriageReturnOnly = last == '\r' && (at == text.length() || text.charAt(at) != '\n');
        if (last == '\n' || carriageReturnOnly) {
            line++;
            lineStart = at;
        }
    }

    private int endOfString(int start) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at < text.length() && text.charAt(at) == '"' ? at + 1 : at);
    }

    private int endOfComment(int start) {
        if (text.startsWith("//", start)) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return end;
        }
        if (text.startsWith("/*", start)) {
            int close = text.indexOf("*/", start + 2);
            return close < 0 ? text.length() : close + 2;
        }
        return start + 1;
    }

    private boolean isValueless(int afterKey) {
        int at = afterKey;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/') {
                at = endOfComment(at);
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return c == ',' || c == '}';
            }
        }
        return false;
    }
}
