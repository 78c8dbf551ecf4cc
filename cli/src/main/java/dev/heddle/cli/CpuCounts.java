package dev.heddle.cli;

import dev.heddle.CpuSet;
import java.util.ArrayList;
import java.util.List;

/** The CPU counts of a sweep: {@code cpus=1,2,4,...,1024}. */
final class CpuCounts {
    private static final String PREFIX = "cpus=";
    private static final String AND_SO_ON = "...";
    private static final int MOST = 200;

    private CpuCounts() {}

    /**
     * Reads what the user typed.
     *
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    static List<Integer> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("cpus=N,N,... is required, such as cpus=1,2,4,...,64");
        }
        List<Integer> counts = new ArrayList<>();
        String[] parts = text.substring(PREFIX.length()).split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals(AND_SO_ON)) {
                if (counts.size() < 2 || i != parts.length - 2) {
                    throw new IllegalArgumentException(
                            "\"...\" stands between two or more numbers and the last one, as in 1,2,4,...,64");
                }
                goOn(counts, count(parts[i + 1]));
                return counts;
            }
            add(counts, count(parts[i]));
        }
        return counts;
    }

    /** As the numbers so far do: each a multiple of the one before, or else as the last two. */
    private static void goOn(List<Integer> counts, int last) {
        int newest = counts.get(counts.size() - 1);
        int step = newest - counts.get(counts.size() - 2);
        int factor = newest / counts.get(counts.size() - 2);
        boolean multiplies = factor > 1;
        for (int i = 1; i < counts.size(); i++) {
            multiplies &= counts.get(i) == counts.get(i - 1) * factor;
        }
        int next = multiplies ? newest * factor : newest + step;
        while (next < last) {
            add(counts, next);
            next = multiplies ? next * factor : next + step;
        }
        add(counts, last);
    }

    private static void add(List<Integer> counts, int count) {
        if (!counts.isEmpty() && counts.get(counts.size() - 1) >= count) {
            throw new IllegalArgumentException(
                    "the numbers grow, and " + count + " comes after " + counts.get(counts.size() - 1));
        }
        if (counts.size() == MOST) {
            throw new IllegalArgumentException("at most " + MOST + " numbers");
        }
        counts.add(count);
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= CpuSet.MAX_CPUS) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of CPUs: 1 to " + CpuSet.MAX_CPUS, e);
        }
        throw new IllegalArgumentException(text + " CPUs: 1 to " + CpuSet.MAX_CPUS + " are allowed");
    }
}
