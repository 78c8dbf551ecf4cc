package dev.heddle.soak;

import dev.heddle.Priority;
import java.util.List;
import java.util.SplittableRandom;

/** A priority by chance. */
final class Priorities {
    private static final List<Priority> ALL = List.of(Priority.values());

    private Priorities() {}

    static Priority any(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }
}
