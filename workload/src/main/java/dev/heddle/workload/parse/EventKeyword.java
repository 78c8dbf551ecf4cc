package dev.heddle.workload.parse;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words that events begin with. A key is an event if it begins with one: {@code run1} is a {@code run}. */
enum EventKeyword {
    RUN,
    RUNTIME,
    SLEEP,
    TIMER,
    LOCK,
    UNLOCK,
    WAIT,
    SYNC,
    SIGNAL,
    BROAD,
    SUSPEND,
    RESUME,
    BARRIER,
    SEM_POST,
    SEM_WAIT,
    YIELD,
    FORK,
    MEM,
    MEMRUN,
    IORUN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The keyword that a key begins with, the longest if there are several; null if it is no event. */
    static @Nullable EventKeyword of(String key) {
        EventKeyword longest = null;
        for (EventKeyword keyword : values()) {
            if (key.startsWith(keyword.word) && (longest == null || keyword.word.length() > longest.word.length())) {
                longest = keyword;
            }
        }
        return longest;
    }

    static boolean isEvent(String key) {
        return of(key) != null;
    }
}
