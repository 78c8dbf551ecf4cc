package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that wait in one CPU's queue while the other has nothing to do. */
public final class Stealing extends Loop {
    private static final int TASKS = 100;
    private static final long WORK_NANOS = 1_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final boolean contended;

    private Stealing(String name, String what, boolean contended) {
        super(name, what, 2, EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED), 500, 20);
        this.contended = contended;
    }

    /** Nobody else takes from that queue. */
    public static Stealing uncontended() {
        return new Stealing(
                "steal-uncontended",
                "a task starts " + TASKS
                        + " others and keeps its CPU until the other one has run them all: one of them",
                false);
    }

    /** The CPU itself takes from it at the same time. */
    public static Stealing contended() {
        return new Stealing(
                "steal-contended",
                "a task starts " + TASKS
                        + " others of 1 µs and joins them, so that both CPUs take from one queue: one of them",
                true);
    }

    @Override
    long once(Side side, int times) throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        side.run(() -> {
            for (int i = 1; i <= times; i++) {
                startSome(side, ran, i * TASKS);
            }
        });
        require("tasks", ran.get(), (long) times * TASKS);
        return (long) times * TASKS;
    }

    private void startSome(Side side, AtomicInteger ran, int until) throws InterruptedException {
        Thread[] threads = new Thread[TASKS];
        for (int i = 0; i < TASKS; i++) {
            threads[i] = side.newThread(contended ? () -> work(ran) : ran::incrementAndGet);
            threads[i].start();
        }
        if (!contended) {
            long patience = System.nanoTime() + PATIENCE_NANOS;
            while (ran.get() < until) {
                if (System.nanoTime() - patience > 0) {
                    throw new IllegalStateException("the other CPU has not run them");
                }
                Thread.onSpinWait();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void work(AtomicInteger ran) {
        long until = System.nanoTime() + WORK_NANOS;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
        ran.incrementAndGet();
    }
}
