package dev.heddle.smp;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Tenure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the watchdog remembers of one CPU from round to round. A CPU makes progress when its number of dispatches has
 * changed. On the watchdog's thread alone.
 */
final class CpuWatch {
    /** For a time: not yet. */
    private static final long NEVER = Long.MIN_VALUE;

    /** For a nap: none. */
    private static final long AWAKE = -1;

    /** The inbox is watched like one more queue. */
    private static final int QUEUES = PeerCpu.IDLE_LEVEL + 1;

    private static final long NO_TASK = 0;

    private static final int LOOKS_AT_A_NAP = 3;

    private final PeerCpu cpu;

    private long switches = -1;
    private long askedSince = NEVER;
    private boolean stallReported;
    private boolean refusalReported;

    private long nap = AWAKE;
    private long napSince;
    private int napsSeen;

    /** The first task of each queue, by its number so that no task is kept, and when it became ready. */
    private final long[] first = new long[QUEUES];

    private final long[] firstReadyAt = new long[QUEUES];
    private final long[] firstSince = new long[QUEUES];

    /** The same of what was reported last. */
    private final long[] reported = new long[QUEUES];

    private final long[] reportedReadyAt = new long[QUEUES];

    CpuWatch(PeerCpu cpu) {
        this.cpu = cpu;
    }

    PeerCpu cpu() {
        return cpu;
    }

    long switches() {
        return switches;
    }

    long nap() {
        return nap;
    }

    /** A look. Returns whether it has dispatched since the last one. */
    boolean hasMovedOn(long now) {
        long before = switches;
        switches = cpu.counters().get(Counter.SWITCHES);
        boolean moved = before != switches;
        if (moved) {
            stallReported = false;
            refusalReported = false;
            nap = AWAKE;
        }
        if (moved || !cpu.isReschedNeeded()) {
            askedSince = NEVER;
        } else if (askedSince == NEVER) {
            askedSince = now;
        }
        return moved;
    }

    /** Forgets how long everything has lasted: nobody has been watching. */
    void forget() {
        askedSince = NEVER;
        nap = AWAKE;
        Arrays.fill(first, NO_TASK);
    }

    /**
     * Whether its thread has been blocked for this long, all the time in one dispatch, as seen in {@value #LOOKS_AT_A_NAP} looks in a
     * row. Two are not enough: while the JVM stands still for a collection, the threads that go on afterwards look blocked, and so
     * they did just before it.
     *
     * @param present what it is in now, of {@link Tenure#nap}
     */
    boolean isBlocked(long present, long now, long atLeast) {
        if (present == AWAKE || present != nap) {
            nap = present;
            napSince = now;
            napsSeen = 0;
        }
        napsSeen++;
        return nap != AWAKE && napsSeen >= LOOKS_AT_A_NAP && now - napSince >= atLeast;
    }

    /** For how long it has been asked to come to its loop in vain; once, when that is long enough; otherwise -1. */
    long stalledFor(long now, long limit) {
        if (stallReported || askedSince == NEVER || now - askedSince < limit) {
            return -1;
        }
        stallReported = true;
        return now - askedSince;
    }

    /** Whether to report that it cannot be handed over; once a dispatch. */
    boolean shallReportRefusal() {
        boolean first = !refusalReported;
        refusalReported = true;
        return first;
    }

    /** A task that has been first in one of its queues for so long; each only once, and one at a time. */
    @Nullable
    TaskControlBlock starving(long now, long limit) {
        for (int queue = 0; queue < QUEUES; queue++) {
            TaskControlBlock head = queue < PeerCpu.IDLE_LEVEL
                    ? cpu.backlog().longestReady(queue)
                    : cpu.backlog().longestInInbox();
            long id = head == null ? NO_TASK : head.id();
            long readyAt = head == null ? 0 : head.readyAt();
            if (head == null || id != first[queue] || readyAt != firstReadyAt[queue]) {
                first[queue] = id;
                firstReadyAt[queue] = readyAt;
                firstSince[queue] = now;
            } else if (now - firstSince[queue] >= limit) {
                // It may have come from another queue, the inbox, and be the same still.
                boolean news = !isReported(id, readyAt);
                reported[queue] = id;
                reportedReadyAt[queue] = readyAt;
                if (news) {
                    return head;
                }
            }
        }
        return null;
    }

    private boolean isReported(long id, long readyAt) {
        for (int queue = 0; queue < QUEUES; queue++) {
            if (id == reported[queue] && readyAt == reportedReadyAt[queue]) {
                return true;
            }
        }
        return false;
    }
}
