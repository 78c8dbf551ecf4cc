package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Two tasks that send a number to and fro, alone and beside others that have nothing to do with them. */
public final class PingPongBeside extends Loop {
    private static final int MANY = 10_000;
    private static final int FEW = 100;
    private static final long A_DAY = 86_400_000_000_000L;
    private static final int ROUND_TRIPS = 2_500;

    private final Loop pingPong = ChannelPingPong.onTwoCpus();
    private final boolean hog;

    private PingPongBeside(String name, String what, boolean hog) {
        super(
                name,
                what,
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                ROUND_TRIPS,
                500);
        this.hog = hog;
    }

    /** Beside one that computes and never gives way. */
    public static PingPongBeside hog() {
        return new PingPongBeside(
                "pingpong-hog", "channel-2cpu beside a task that computes and never gives way: one message", true);
    }

    /** Beside very many that sleep. */
    public static PingPongBeside sleepers() {
        return new PingPongBeside(
                "pingpong-sleepers", "channel-2cpu beside 10,000 tasks that sleep: one message", false);
    }

    @Override
    long once(Side side, int roundTrips) throws InterruptedException {
        return pingPong.once(side, roundTrips);
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        double alone = nanosPerOperation(side, effort).onTheClock();
        double beside;
        try (Others others = new Others(side, hog ? 1 : effort.scale(MANY, FEW), hog)) {
            beside = nanosPerOperation(side, effort).onTheClock();
            others.requirePresent();
        }
        return List.of(
                new Value("", "ns", beside),
                new Value("alone", "ns", alone),
                new Value("slowdown", "x", beside / alone));
    }

    private static final class Others implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final CountDownLatch present;
        private volatile boolean end;

        Others(Side side, int many, boolean hog) throws InterruptedException {
            present = new CountDownLatch(many);
            for (int i = 0; i < many; i++) {
                threads.add(side.newThread(hog ? this::compute : () -> sleep(side)));
            }
            threads.forEach(Thread::start);
            present.await();
        }

        private void compute() {
            present.countDown();
            while (!end) {
                Thread.onSpinWait();
            }
        }

        private void sleep(Side side) {
            present.countDown();
            try {
                side.sleep(A_DAY);
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        }

        void requirePresent() {
            require("others beside it", threads.stream().filter(Thread::isAlive).count(), threads.size());
        }

        @Override
        public void close() {
            end = true;
            threads.forEach(Thread::interrupt);
            boolean interrupted = false;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
