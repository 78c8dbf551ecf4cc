package dev.heddle.cpu;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * The ready queue: the owner adds and takes, others steal. A thief may come away with nothing though something is there, so
 * what is checked is that each task that was added is taken once or left, whatever the ring does: it holds two at first.
 */
public class ReadyQueueOperations {
    private static final int MOST = 64;

    private final ReadyQueue queue = new ReadyQueue(2, Long.MAX_VALUE - 1);
    private final AtomicIntegerArray taken = new AtomicIntegerArray(MOST);
    private int added;

    @Operation(nonParallelGroup = "owner")
    public void add() {
        queue.add(new LitmusTask(added++));
    }

    @Operation(nonParallelGroup = "owner")
    public void take() {
        count(queue.take());
    }

    @Operation
    public void steal() {
        count(queue.steal(1));
    }

    private void count(@Nullable TaskControlBlock task) {
        if (task != null) {
            taken.incrementAndGet((int) task.id());
        }
    }

    @Validate
    public void eachIsTakenOnceOrLeft() {
        TaskControlBlock left = queue.take();
        while (left != null) {
            count(left);
            left = queue.take();
        }
        for (int id = 0; id < added; id++) {
            if (taken.get(id) != 1) {
                throw new IllegalStateException("task " + id + " was found " + taken.get(id) + " times");
            }
        }
    }
}
