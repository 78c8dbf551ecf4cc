package dev.heddle.smp;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one scheduler as a crowd: their numbers, how many have started and ended, which are alive, and whether more
 * may come.
 *
 * <p>How a scheduler ends:
 *
 * <ol>
 *   <li>{@code draining}: no new tasks but those that running tasks start. A start counts first, then looks at the flag;
 *       whoever sets the flag then compares the counts. So a start that is admitted is counted before anyone can find that
 *       all tasks have ended. (Pair (count, draining).)
 *   <li>{@code cancelling}: no new tasks at all, jobs in queues are dropped, and every task that lives is cancelled. A start
 *       enters the live tasks first, then looks at the flag; whoever sets it then visits the live tasks. (Pair (live,
 *       cancelling).)
 *   <li>The end of a task looks at no flag. Whoever runs the last one comes to halt, since there is nothing else, or leaves
 *       because its CPU goes offline: it enters H, or says that it left, a fence between its count and its look at {@code draining}, and compares the counts if
 *       that is set. If it is not set yet, whoever sets it compares them and sees that count.
 *   <li>Ends are compared before starts: both only grow, so if they are equal nothing was alive in between.
 * </ol>
 */
final class Population {
    /** In the order in which they start: looks at one after the other go by that, and not by numbers. */
    private final PeerCpu[] cpus;

    /** In the order in which the machine starts the CPUs, which one each is. */
    private final int[] rank;

    private final LiveTasks live;

    /** Starts by threads that are no CPU; CPUs count in their own counters. */
    private final LongAdder startedOutside = new LongAdder();

    /** Ends on threads that are no CPU any more. */
    private final LongAdder endedOutside = new LongAdder();

    /** Those of all starts that were refused: counted as started, and as ended. */
    private final LongAdder refused = new LongAdder();

    private final AtomicLong createdOutside = new AtomicLong();

    /** Set once. */
    private volatile boolean draining;

    /** Set once, after {@code draining}. */
    private volatile boolean cancelling;

    Population(PeerCpu[] cpus, int[] startOrder) {
        this.cpus = Arrays.stream(startOrder).mapToObj(cpu -> cpus[cpu]).toArray(PeerCpu[]::new);
        this.live = new LiveTasks(startOrder);
        this.rank = new int[cpus.length];
        for (int i = 0; i < cpus.length; i++) {
            rank[startOrder[i]] = i;
        }
    }

    /**
     * Numbers are dealt by each CPU and by the outside in strides, so that creating tasks shares no counter; the lowest
     * say who has dealt it.
     */
    long nextId(@Nullable PerCpuScheduler here) {
        int dealers = cpus.length + 1;
        return here == null
                ? createdOutside.getAndIncrement() * dealers + dealers
                : here.nextTaskNumber() * dealers + rank[here.id()] + 1;
    }

    /** How many numbers its dealer had dealt when the task was made. */
    static long sequenceOf(TaskControlBlock task, int cpus) {
        return (task.id() - 1) / (cpus + 1);
    }

    /**
     * A job asks to start. If it may not, the caller compares the counts.
     *
     * @param here the CPU that the caller is, or null
     * @param byOneOfOurs whether the caller is a task or job of this scheduler: it is alive, so nobody finds that all have
     *     ended
     */
    boolean admitJob(@Nullable PerCpuScheduler here, boolean byOneOfOurs) {
        countStart(here);
        if (byOneOfOurs ? !cancelling : !draining) {
            return true;
        }
        refused.increment();
        return false;
    }

    /** The same for a task, which lives from here on. */
    boolean admit(PreemptibleTask task, @Nullable PerCpuScheduler here, boolean byOneOfOurs) {
        live.enter(task, here == null ? -1 : here.id());
        if (admitJob(here, byOneOfOurs)) {
            return true;
        }
        live.leave(task);
        return false;
    }

    /** What was admitted does not start after all. */
    void withdraw(PreemptibleTask task) {
        live.leave(task);
        refused.increment();
    }

    void reaped(PreemptibleTask task) {
        live.leave(task);
    }

    void endedOutside() {
        endedOutside.increment();
    }

    private void countStart(@Nullable PerCpuScheduler here) {
        if (here != null) {
            here.counters().increment(Counter.STARTED);
        } else {
            startedOutside.increment();
        }
    }

    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Cancels all that live, and lets none begin. */
    void cancelAll() {
        cancelling = true;
        live.visit(PreemptibleTask::cancel);
    }

    boolean isCancelling() {
        return cancelling;
    }

    boolean haveAllEnded() {
        long ended = endedCount();
        return ended == startedCount();
    }

    long endedCount() {
        long count = refusedCount() + endedOutside.sum();
        for (PeerCpu cpu : cpus) {
            count += cpu.counters().get(Counter.ENDED);
        }
        return count;
    }

    long refusedCount() {
        return refused.sum();
    }

    long startedCount() {
        long count = startedOutside.sum();
        for (PeerCpu cpu : cpus) {
            count += cpu.counters().get(Counter.STARTED);
        }
        return count;
    }

    /** Any thread: a task that may run on none of these CPUs, or null. */
    @Nullable
    PreemptibleTask needingOthersThan(CpuMask cpus) {
        @Nullable PreemptibleTask[] found = new PreemptibleTask[1];
        visit(task -> {
            if (!task.affinity().intersects(cpus)) {
                found[0] = task;
            }
        });
        return found[0];
    }

    /** Any thread: every task that was alive before and after. */
    void visit(Consumer<PreemptibleTask> visitor) {
        live.visit(visitor);
    }
}
