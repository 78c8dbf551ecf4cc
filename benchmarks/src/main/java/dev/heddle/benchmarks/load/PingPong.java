package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.side.Side;
import java.util.concurrent.locks.LockSupport;

/** Two tasks that wake each other in turn; each parks until it is its turn. */
final class PingPong {
    private static final long AN_HOUR = 3_600_000_000_000L;

    private final int handoffsEach;
    private final boolean timed;
    private final Thread second;
    private final Thread first;
    private volatile int turn = 1;
    private int handoffs;

    private PingPong(Side side, int handoffsEach, boolean timed) {
        this.handoffsEach = handoffsEach;
        this.timed = timed;
        this.first = Thread.currentThread();
        this.second = side.newThread(() -> play(2));
    }

    /**
     * Returns when both have handed over as often as asked.
     *
     * @param timed whether they park with a timeout, which never comes
     */
    static void run(Side side, int handoffsEach, boolean timed) throws InterruptedException {
        side.run(() -> {
            PingPong game = new PingPong(side, handoffsEach, timed);
            game.second.start();
            game.play(1);
            game.finish();
        });
    }

    private void play(int me) {
        for (int i = 0; i < handoffsEach; i++) {
            awaitTurn(me);
            // Plain: each player sees the other's count by the turn.
            handoffs++;
            turn = 3 - me;
            LockSupport.unpark(me == 1 ? second : first);
        }
    }

    private void awaitTurn(int me) {
        while (turn != me) {
            if (timed) {
                LockSupport.parkNanos(this, AN_HOUR);
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void finish() throws InterruptedException {
        awaitTurn(1);
        Loop.require("handoffs", handoffs, 2L * handoffsEach);
        second.join();
    }
}
