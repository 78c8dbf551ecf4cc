package dev.heddle.explorer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who goes on, drawn from the seed. Half of the schedules walk at random, with speeds that change now and then, so that
 * somebody is stalled for long at any point; the other half let the first of an order run and change the order at a few
 * random points (Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, 2010).
 *
 * <p>What is drawn is at which step the one that runs is to stop, not at each step whether it is: so all other steps cost a
 * comparison.
 */
final class Strategy {
    /** As powers of two: how much longer than another one somebody runs, and how much likelier it is chosen. */
    private static final int[] SPEEDS = {0, 0, 2, 5};

    private static final int STEPS_PER_SPEED = 48;

    /** As a power of two, how many steps the slowest runs at least, on the average: one step is no better and costs more. */
    private static final int SHORTEST_RUN = 2;

    private static final int RUNS = 4;

    /** The changes of the order fall into the first so many steps, times a power of two. */
    private static final int FEWEST_LIKELY_STEPS = 32;

    private static final int LIKELY_STEPS_CHOICES = 6;

    private final Dice dice;
    private final boolean ordered;

    // ---- an order ----

    /** At which steps it changes, ascending, and the next one of them. */
    private final int[] changeAt;

    private int nextChange;
    private int nextLowest = -1;

    /** Since the last choice somebody has come to be able to go on. Every choice ends it, or a schedule would depend on when it is asked for. */
    private boolean choiceChanged;

    // ---- a walk ----

    /** As a power of two, how many steps the slowest runs on the average. */
    private final int run;

    private long stopAt;
    private long nextSpeedAt = STEPS_PER_SPEED;

    Strategy(Dice dice) {
        this.dice = dice;
        this.ordered = dice.nextBoolean();
        this.run = SHORTEST_RUN + dice.nextInt(RUNS);
        this.changeAt = new int[ordered ? 1 + dice.nextInt(6) : 0];
        int likely = FEWEST_LIKELY_STEPS << dice.nextInt(LIKELY_STEPS_CHOICES);
        for (int i = 0; i < changeAt.length; i++) {
            changeAt[i] = dice.nextInt(likely);
        }
        Arrays.sort(changeAt);
    }

    void meet(Actor actor) {
        actor.rank = ordered ? 1 + dice.nextInt(1 << 20) : aSpeed();
    }

    private int aSpeed() {
        return SPEEDS[dice.nextInt(SPEEDS.length)];
    }

    /** It waits for others by spinning: it comes after all of them from now on, if there is an order. Returns whether there is. */
    boolean putLast(Actor actor) {
        if (ordered) {
            actor.rank = nextLowest--;
        }
        return choiceChanged();
    }

    /** Somebody who could not go on can now. Returns whether that matters, before the one that runs is to stop anyway. */
    boolean choiceChanged() {
        choiceChanged = ordered;
        return ordered;
    }

    /** The step at which {@link #isChoice} is to be asked, unless the choice changes before. */
    long nextChoiceAt() {
        if (ordered) {
            return nextChange < changeAt.length ? changeAt[nextChange] : Long.MAX_VALUE;
        }
        return Math.min(stopAt, nextSpeedAt);
    }

    /** Whether to choose anew who goes on. */
    boolean isChoice(Actor running, long step) {
        return ordered ? isOrderChanged(running, step) : isRunOver(running, step);
    }

    private boolean isOrderChanged(Actor running, long step) {
        boolean change = choiceChanged;
        if (step >= nextChoiceAt()) {
            nextChange++;
            running.rank = nextLowest--;
            change = true;
        }
        return change;
    }

    private boolean isRunOver(Actor running, long step) {
        boolean over = step >= stopAt;
        if (step >= nextSpeedAt) {
            nextSpeedAt = step + STEPS_PER_SPEED;
            running.rank = aSpeed();
            if (!over) {
                drawRun(running, step);
            }
        }
        return over;
    }

    private void drawRun(Actor running, long step) {
        stopAt = step + dice.throwsUntil(run + running.rank);
    }

    /**
     * One of those whose bits are set: of the {@code ready}, one at least, and of the {@code spurious}, none of which is ready. In a
     * walk the one whose run is over goes on only if it is alone.
     *
     * @param running the one whose run is over, or null
     */
    Actor choose(Actor[] everyone, int ready, int spurious, @Nullable Actor running, long step) {
        choiceChanged = false;
        if (ordered) {
            return first(everyone, ready | spurious);
        }
        int all = ready | spurious;
        int but = running == null ? 0 : 1 << running.index;
        Actor chosen = (all & all - 1) == 0
                ? everyone[Integer.numberOfTrailingZeros(all)]
                : oneBySpeed(everyone, ready & ~but, spurious);
        drawRun(chosen, step);
        return chosen;
    }

    private static Actor first(Actor[] everyone, int set) {
        Actor first = everyone[Integer.numberOfTrailingZeros(set)];
        for (int rest = set & set - 1; rest != 0; rest &= rest - 1) {
            Actor actor = everyone[Integer.numberOfTrailingZeros(rest)];
            first = actor.rank > first.rank ? actor : first;
        }
        return first;
    }

    private Actor oneBySpeed(Actor[] everyone, int ready, int spurious) {
        int left = dice.nextInt(weight(everyone, ready) + weight(everyone, spurious));
        int set = ready;
        while (true) {
            set = set == 0 ? spurious : set;
            Actor actor = everyone[Integer.numberOfTrailingZeros(set)];
            left -= 1 << actor.rank;
            if (left < 0) {
                return actor;
            }
            set &= set - 1;
        }
    }

    private static int weight(Actor[] everyone, int set) {
        int total = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            total += 1 << everyone[Integer.numberOfTrailingZeros(rest)].rank;
        }
        return total;
    }
}
