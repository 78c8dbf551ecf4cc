package dev.heddle.explorer;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Who goes on, drawn from the seed. Half of the schedules walk at random, with speeds that change now and then, so that
 * somebody is stalled for long at any point; the other half let the first of an order run and change the order at a few
 * random points (Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, 2010).
 */
final class Strategy {
    private static final int[] WEIGHTS = {1, 1, 4, 32};
    private static final int STEPS_PER_SPEED = 48;
    private static final int LIKELY_STEPS = 600;

    private final SplittableRandom random;
    private final boolean ordered;
    private final int oneIn;
    private final long[] changeAt;
    private int nextLowest = -1;
    private boolean choiceChanged;

    Strategy(SplittableRandom random) {
        this.random = random;
        this.ordered = random.nextBoolean();
        this.oneIn = 1 << random.nextInt(6);
        this.changeAt = new long[1 + random.nextInt(6)];
        for (int i = 0; i < changeAt.length; i++) {
            changeAt[i] = random.nextInt(LIKELY_STEPS);
        }
    }

    void meet(Actor actor) {
        actor.weight = ordered ? 1 + random.nextInt(1 << 20) : WEIGHTS[random.nextInt(WEIGHTS.length)];
    }

    /** It comes after all others from now on, if there is an order. */
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

    /** It waits for another one by spinning, and goes on when nobody else wants to. */
    void goesBehind(Actor actor) {
        if (ordered) {
            actor.weight = nextLowest--;
            choiceChanged = true;
        }
    }

    /** At a switch point: whether to choose anew who goes on. */
    boolean isSwitch(Actor running, long step) {
        if (!ordered) {
            if (step % STEPS_PER_SPEED == 0) {
                running.weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
            }
            return oneIn == 1 || random.nextInt(oneIn) == 0;
        }
        boolean change = choiceChanged;
        choiceChanged = false;
        for (long at : changeAt) {
            if (at == step) {
                running.weight = nextLowest--;
                change = true;
            }
        }
        return change;
    }

    Actor choose(List<Actor> ready) {
        Actor chosen = ready.get(0);
        if (ordered) {
            for (Actor actor : ready) {
                chosen = actor.weight > chosen.weight ? actor : chosen;
            }
            return chosen;
        }
        int total = 0;
        for (Actor actor : ready) {
            total += actor.weight;
        }
        int at = random.nextInt(total);
        for (Actor actor : ready) {
            at -= actor.weight;
            if (at < 0) {
                return actor;
            }
        }
        return chosen;
    }
}
