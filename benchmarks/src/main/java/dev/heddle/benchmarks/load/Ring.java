package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;

/** A token goes round a ring of parked tasks. */
public final class Ring extends Loop {
    private static final int TASKS = 503;
    private static final int END = -1;

    /** The benchmark. */
    public Ring() {
        super(
                "ring",
                "a token goes round a ring of " + TASKS + " tasks: one hop",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                200_000,
                2_000);
    }

    @Override
    long once(Side side, int hops) throws InterruptedException {
        long[] counted = new long[1];
        side.run(() -> {
            Node[] nodes = new Node[TASKS];
            for (int i = TASKS - 1; i >= 0; i--) {
                nodes[i] = new Node(side, counted);
            }
            for (int i = 0; i < TASKS; i++) {
                nodes[i].next = nodes[(i + 1) % TASKS];
            }
            for (Node node : nodes) {
                node.thread.start();
            }
            nodes[0].receive(hops);
            for (Node node : nodes) {
                node.thread.join();
            }
        });
        require("hops", counted[0], hops);
        return hops;
    }

    private static final class Node implements Runnable {
        private final Thread thread;
        private final long[] counted;
        private Node next = this;

        /** The hops left that the token brings; 0 while it is elsewhere. */
        private volatile int token;

        Node(Side side, long[] counted) {
            this.counted = counted;
            this.thread = side.newThread(this);
        }

        void receive(int hopsLeft) {
            token = hopsLeft;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            while (true) {
                while (token == 0) {
                    LockSupport.park(this);
                }
                int left = token;
                token = 0;
                if (left == END) {
                    // Each tells the next; the first hears it again when it has ended, which does no harm.
                    next.receive(END);
                    return;
                }
                counted[0]++;
                next.receive(left == 1 ? END : left - 1);
            }
        }
    }
}
