package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.concurrent.ArrayBlockingQueue;

/** Some producers, one consumer, one bounded queue. */
public final class ProducersConsumer extends Loop {
    private static final int PRODUCERS = 4;
    private static final int CAPACITY = 128;

    /** The benchmark. */
    public ProducersConsumer() {
        super(
                "producers-consumer",
                PRODUCERS + " producers, one consumer, a queue of capacity " + CAPACITY + ": one message",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                50_000,
                500);
    }

    @Override
    long once(Side side, int messagesEach) throws InterruptedException {
        long messages = (long) PRODUCERS * messagesEach;
        ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
        side.run(() -> {
            for (int i = 0; i < PRODUCERS; i++) {
                side.newThread(new Uninterrupted(() -> {
                            for (int message = 1; message <= messagesEach; message++) {
                                queue.put(message);
                            }
                        }))
                        .start();
            }
            long sum = 0;
            for (long i = 0; i < messages; i++) {
                sum += queue.take();
            }
            require("in the sum of all messages", sum, PRODUCERS * (messagesEach + 1L) * messagesEach / 2);
        });
        return messages;
    }
}
