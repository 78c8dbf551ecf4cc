package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.side.Side;

/** Tasks that do nothing but note that they have run. */
final class Children {
    private Children() {}

    /** Starts them all, then joins them all. */
    static void startAndJoin(Side side, int many) throws InterruptedException {
        boolean[] ran = new boolean[many];
        Thread[] threads = new Thread[many];
        for (int i = 0; i < many; i++) {
            int me = i;
            threads[i] = side.newThread(() -> ran[me] = true);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        requireAll(ran);
    }

    static void requireAll(boolean[] ran) {
        int count = 0;
        for (boolean one : ran) {
            count += one ? 1 : 0;
        }
        Loop.require("tasks that ran", count, ran.length);
    }
}
