package dev.heddle.trace;

/**
 * The name of a task as Linux tools take it: at most 15 characters, none of which ends a field for some parser.
 *
 * <ul>
 *   <li>What is not an ASCII letter or digit or one of {@code . _ - : / + @ #} becomes {@code _}.
 *   <li>A longer name keeps its first 8 and its last 6 characters, with {@code ~} between: what tells tasks apart is
 *       often a number at the end.
 *   <li>A name that reads as a number gets a {@code t} in front: TraceCompass would take it for one.
 *   <li>A task without a name is {@code task-ID}.
 * </ul>
 */
final class Comm {
    private static final int MAX = 15;
    private static final int HEAD = 8;
    private static final int TAIL = 6;
    private static final String KEPT = "._-:/+@#";

    private Comm() {}

    static String of(long task, String name) {
        String plain = plain(name.isEmpty() ? "task-" + task : name);
        if (readsAsNumber(plain)) {
            plain = "t" + plain;
        }
        return plain.length() <= MAX ? plain : plain.substring(0, HEAD) + "~" + plain.substring(plain.length() - TAIL);
    }

    static String ofIdle(int cpu) {
        return "swapper/" + cpu;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().forEach(c -> plain.append(isKept(c) ? (char) c : '_'));
        return plain.toString();
    }

    private static boolean isKept(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || KEPT.indexOf(c) >= 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean readsAsNumber(String name) {
        return name.startsWith("0x") || name.startsWith("0X") || name.chars().allMatch(Comm::isDigit);
    }
}
