package dev.heddle.explorer;

import dev.heddle.machine.HostProbe;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/** One carrier that halts on the host machine's latch a few times, and two who kick it. */
final class LatchWorld implements Interleaver.World {
    private static final int HALTS = 4;

    private final Interleaver interleaver;
    private final HostProbe.Latch latch;
    private final Actor carrier;

    /** Kicks that began since the last halt returned. */
    private int kicks;

    /** Kicks that began, and halts without a deadline that ended, ever. */
    private int begun;

    private int ended;

    LatchWorld(Interleaver interleaver) {
        this.interleaver = interleaver;
        this.latch = new HostProbe.Latch(interleaver.random.nextBoolean());
        this.carrier = interleaver.add("carrier", 0, this::halts);
        interleaver.setParker(carrier);
        for (int i = 0; i < 2; i++) {
            interleaver.add("kicker" + i, Actor.NO_CPU, this::kicks);
        }
    }

    private void halts() {
        for (int i = 0; i < HALTS; i++) {
            boolean timed = interleaver.random.nextInt(3) == 0;
            long deadline = timed ? interleaver.clock() + interleaver.random.nextInt(100_000) : Machine.NEVER;
            latch.await(deadline);
            if (!timed && ++ended > begun) {
                interleaver.fail("a halt ended without a kick");
            }
            kicks = 0;
        }
    }

    private void kicks() {
        while (!carrier.is(Actor.State.DONE)) {
            kicks++;
            begun++;
            latch.kick();
            if (interleaver.random.nextBoolean()) {
                interleaver.stopAs(Actor.State.WAITING);
            }
            interleaver.step();
        }
    }

    @Override
    public @Nullable String checkSettled() {
        return carrier.is(Actor.State.PARKED) && kicks > 0 ? "a kick was lost: " + carrier : null;
    }

    @Override
    public boolean moveOn() {
        boolean moved = false;
        if (carrier.is(Actor.State.PARKED) && carrier.deadline() != Machine.NEVER) {
            interleaver.passTimeTo(carrier.deadline());
            moved = true;
        }
        for (Actor actor : interleaver.actors()) {
            if (actor.is(Actor.State.WAITING)) {
                actor.release();
                moved = true;
            }
        }
        return moved;
    }

    @Override
    public @Nullable String checkEnd() {
        return carrier.is(Actor.State.DONE) ? null : "the carrier is halted for ever: " + carrier;
    }
}
