package dev.heddle.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Two tasks that wake each other in turn; each parks until it is its turn. */
final class PingPong {
    private final int handoffsEach;
    private final Thread second;
    private final Thread first;
    private volatile int turn = 1;
    private int handoffs;

    private PingPong(Side side, int handoffsEach) {
        this.handoffsEach = handoffsEach;
        this.first = Thread.currentThread();
        this.second = side.newThread(() -> play(2));
    }

    /** Returns when both have handed over as often as asked. */
    static void run(Side side, int handoffsEach) throws InterruptedException {
        side.runThread(() -> {
            PingPong game = new PingPong(side, handoffsEach);
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
            LockSupport.park(this);
        }
    }

    private void finish() {
        awaitTurn(1);
        if (handoffs != 2 * handoffsEach) {
            throw new IllegalStateException(handoffs + " handoffs of " + 2 * handoffsEach);
        }
        boolean interrupted = false;
        while (second.isAlive()) {
            try {
                second.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
