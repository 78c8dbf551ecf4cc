package dev.heddle.trace;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;

/**
 * How an event lies in two words, next to its time.
 *
 * <p>The first holds the task (for a switch, the one that came off) above eight bits: kind, level, and for a switch why
 * and the next task's level, two bits each. Task ids have 55 bits; thread ids count up from a small number and never
 * come near. The second word is the next task of a switch, the waker's CPU of a wake, the old CPU of a migration, how long
 * a halt was; a halt is the idle loop's, and has level 1 if it was ended by a kick.
 */
final class EventWords {
    static final int SWITCHED = 0;
    static final int WOKEN = 1;
    static final int MIGRATED = 2;
    static final int HALTED = 3;

    private static final int META_BITS = 8;
    private static final int FIELD = 3;
    private static final int LEVEL_SHIFT = 2;
    private static final int NEXT_LEVEL_SHIFT = 4;
    private static final int WHY_SHIFT = 6;
    private static final RunEnd[] RUN_ENDS = RunEnd.values();

    private EventWords() {}

    static long of(int kind, long task, int level) {
        return task << META_BITS | (level & FIELD) << LEVEL_SHIFT | kind;
    }

    @SuppressWarnings("EnumOrdinal") // It never leaves the process.
    static long ofSwitch(long previous, int previousLevel, RunEnd why, int nextLevel) {
        return of(SWITCHED, previous, previousLevel)
                | (nextLevel & FIELD) << NEXT_LEVEL_SHIFT
                | (long) why.ordinal() << WHY_SHIFT;
    }

    static long ofHalt(boolean kicked) {
        return of(HALTED, SchedulingEvents.IDLE_TASK, kicked ? 1 : 0);
    }

    static int kind(long word) {
        return (int) word & FIELD;
    }

    static long task(long word) {
        return word >> META_BITS;
    }

    static int level(long word) {
        return (int) (word >> LEVEL_SHIFT) & FIELD;
    }

    static int nextLevel(long word) {
        return (int) (word >> NEXT_LEVEL_SHIFT) & FIELD;
    }

    static RunEnd why(long word) {
        return RUN_ENDS[(int) (word >> WHY_SHIFT) & FIELD];
    }
}
