package dev.heddle.simulator;

import dev.heddle.machine.Machine;
import java.util.SplittableRandom;

/** When which of a machine's {@link Faults} happens: each question draws from the seed, unless that fault is off. */
final class FaultDraws {
    /** A halt that returns for no reason does so within this time. */
    private static final long LONGEST_SPURIOUS_HALT = 200_000;

    private final Faults faults;
    private final SplittableRandom random;

    FaultDraws(Faults faults, long seed) {
        this.faults = faults;
        this.random = new SplittableRandom(seed);
    }

    boolean canStall() {
        return faults.stallOneIn() != 0;
    }

    /** Whether whoever calls is stalled here. */
    boolean stalls() {
        return canStall() && random.nextInt(faults.stallOneIn()) == 0;
    }

    /** For how long. */
    long stall() {
        return faults.stall(random);
    }

    /** How much later a kick comes. */
    long kickDelay() {
        return Faults.upTo(faults.longestKickDelay(), random);
    }

    /** How much later an interrupt comes, or the end of a slice. */
    long interruptDelay() {
        return Faults.upTo(faults.longestInterruptDelay(), random);
    }

    /** After what time a halt returns for no reason; {@link Machine#NEVER} if it does not. */
    long spuriousReturn() {
        boolean returns = faults.spuriousHaltOneIn() != 0 && random.nextInt(faults.spuriousHaltOneIn()) == 0;
        return returns ? random.nextLong(LONGEST_SPURIOUS_HALT) : Machine.NEVER;
    }
}
