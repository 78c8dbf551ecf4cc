package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.concurrent.ArrayBlockingQueue;

/** Two tasks that send a number to and fro over two channels of capacity one, and count it up. */
public final class ChannelPingPong extends Loop {
    private ChannelPingPong(String name, String what, int cpus, int size) {
        super(
                name,
                what,
                cpus,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                size,
                500);
    }

    /** Both on the only CPU. */
    public static ChannelPingPong onOneCpu() {
        return new ChannelPingPong(
                "channel-1cpu", "two tasks on one CPU, two channels of capacity one: one message", 1, 2_500);
    }

    /** Where the scheduler chooses. */
    public static ChannelPingPong onTwoCpus() {
        return new ChannelPingPong(
                "channel-2cpu", "the same with two CPUs, and the scheduler's choice where the tasks run", 2, 2_500);
    }

    @Override
    long once(Side side, int roundTrips) throws InterruptedException {
        ArrayBlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
        ArrayBlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
        side.run(() -> {
            Side.Body echo = () -> {
                for (int i = 0; i < roundTrips; i++) {
                    back.put(there.take() + 1);
                }
            };
            Thread other = side.newThread(new Uninterrupted(echo));
            other.start();
            int number = 0;
            for (int i = 0; i < roundTrips; i++) {
                there.put(number + 1);
                number = back.take();
            }
            require("messages", number, 2L * roundTrips);
            other.join();
        });
        return 2L * roundTrips;
    }
}
