package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/** After the Linux scheduler developers' hackbench: groups in which every sender sends to every receiver over a pipe of its own. */
public final class Hackbench extends Loop {
    private static final int GROUPS = 4;
    private static final int SENDERS = 20;
    private static final int RECEIVERS = 20;

    /** As many messages of 100 bytes as fit into a pipe's first page. */
    private static final int CAPACITY = 40;

    /** The benchmark. */
    public Hackbench() {
        super(
                "hackbench",
                GROUPS + " groups of " + SENDERS + " senders and " + RECEIVERS
                        + " receivers, each sender sends to each receiver: one message",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                100,
                2);
    }

    @Override
    long once(Side side, int messagesEach) throws InterruptedException {
        int perReceiver = SENDERS * messagesEach;
        boolean[] received = new boolean[GROUPS * RECEIVERS];
        side.run(() -> {
            List<Thread> threads = new ArrayList<>();
            for (int group = 0; group < GROUPS; group++) {
                List<ArrayBlockingQueue<Integer>> pipes = new ArrayList<>();
                for (int i = 0; i < RECEIVERS; i++) {
                    ArrayBlockingQueue<Integer> pipe = new ArrayBlockingQueue<>(CAPACITY);
                    pipes.add(pipe);
                    int me = group * RECEIVERS + i;
                    threads.add(side.newThread(new Uninterrupted(() -> received[me] = receive(pipe, perReceiver))));
                }
                for (int i = 0; i < SENDERS; i++) {
                    threads.add(side.newThread(new Uninterrupted(() -> send(pipes, messagesEach))));
                }
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        });
        Children.requireAll(received);
        return (long) GROUPS * RECEIVERS * perReceiver;
    }

    private static void send(List<ArrayBlockingQueue<Integer>> pipes, int times) throws InterruptedException {
        for (int i = 1; i <= times; i++) {
            for (ArrayBlockingQueue<Integer> pipe : pipes) {
                pipe.put(i);
            }
        }
    }

    private static boolean receive(ArrayBlockingQueue<Integer> pipe, int times) throws InterruptedException {
        int messages = 0;
        for (int i = 0; i < times; i++) {
            messages += pipe.take() > 0 ? 1 : 0;
        }
        return messages == times;
    }
}
