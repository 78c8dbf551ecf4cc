package dev.heddle.explorer;

import java.util.Arrays;

/**
 * Who goes on, drawn from the seed. Half of the schedules walk at random, with speeds that change now and then, so that
 * somebody is stalled for long at any point; the other half let the first of an order run and change the order at a few
 * random points (Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, 2010).
 *
 * <p>What is drawn is at which step to choose anew, not at each step whether to: so all other steps cost a comparison.
 */
final class Strategy {
    private static final int[] WEIGHTS = {1, 1, 4, 32};
    private static final int STEPS_PER_SPEED = 48;

    /** The changes of the order fall into the first so many steps, times a power of two. */
    private static final int FEWEST_LIKELY_STEPS = 32;

    private static final int LIKELY_STEPS_CHOICES = 6;

    private final Dice dice;
    private final boolean ordered;

    /** As a power of two, one in how many steps is a choice, when walking at random. */
    private final int logOneIn;

    /** At which steps the order changes, ascending, and the next one of them. */
    private final int[] changeAt;

    private int nextChange;
    private int nextLowest = -1;
    private boolean choiceChanged;
    private long nextSpeedAt = STEPS_PER_SPEED;
    private long nextChoiceAt;

    Strategy(Dice dice) {
        this.dice = dice;
        this.ordered = dice.nextBoolean();
        this.logOneIn = 1 + dice.nextInt(5);
        this.changeAt = new int[ordered ? 1 + dice.nextInt(6) : 0];
        int likely = FEWEST_LIKELY_STEPS << dice.nextInt(LIKELY_STEPS_CHOICES);
        for (int i = 0; i < changeAt.length; i++) {
            changeAt[i] = dice.nextInt(likely);
        }
        Arrays.sort(changeAt);
        this.nextChoiceAt = ordered ? nextChangeAt() : dice.throwsUntil(logOneIn);
    }

    private long nextChangeAt() {
        return nextChange < changeAt.length ? changeAt[nextChange] : Long.MAX_VALUE;
    }

    void meet(Actor actor) {
        actor.weight = ordered ? 1 + dice.nextInt(1 << 20) : WEIGHTS[dice.nextInt(WEIGHTS.length)];
    }

    /** It waits for others by spinning: it comes after all of them from now on, if there is an order. */
    void putLast(Actor actor) {
        if (ordered) {
            actor.weight = nextLowest--;
            choiceChanged = true;
        }
    }

    /** Somebody who could not go on can now. */
    void choiceChanged() {
        choiceChanged = true;
    }

    /** The step at which {@link #isChoice} is to be asked, unless the choice changes before. */
    long nextChoiceAt() {
        return nextChoiceAt;
    }

    /** Whether to choose anew who goes on. */
    boolean isChoice(Actor running, long step) {
        if (!ordered) {
            if (step < nextChoiceAt) {
                return false;
            }
            nextChoiceAt = step + dice.throwsUntil(logOneIn);
            if (step >= nextSpeedAt) {
                nextSpeedAt = step + STEPS_PER_SPEED;
                running.weight = WEIGHTS[dice.nextInt(WEIGHTS.length)];
            }
            return true;
        }
        boolean change = choiceChanged;
        choiceChanged = false;
        if (step >= nextChoiceAt) {
            nextChange++;
            nextChoiceAt = nextChangeAt();
            running.weight = nextLowest--;
            change = true;
        }
        return change;
    }

    /** Of the first {@code count}, at least one. */
    Actor choose(Actor[] ready, int count) {
        Actor chosen = ready[0];
        if (count == 1) {
            return chosen;
        }
        if (ordered) {
            for (int i = 1; i < count; i++) {
                chosen = ready[i].weight > chosen.weight ? ready[i] : chosen;
            }
            return chosen;
        }
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += ready[i].weight;
        }
        int at = dice.nextInt(total);
        int i = 0;
        while (at >= ready[i].weight) {
            at -= ready[i].weight;
            i++;
        }
        return ready[i];
    }
}
