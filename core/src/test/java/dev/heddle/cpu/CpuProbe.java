package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Looks into one CPU and its tasks from a test, without changing anything. For use while nothing runs. */
public final class CpuProbe {
    private static final VarHandle BACKLOG;
    private static final VarHandle READY;
    private static final VarHandle LEVELS;
    private static final VarHandle LIVING;
    private static final VarHandle DYING;
    private static final VarHandle FIRST_RING;
    private static final VarHandle NEXT_RING;
    private static final VarHandle SLOTS;
    private static final VarHandle HEAD;
    private static final VarHandle INBOX;
    private static final VarHandle INBOX_HEAD;
    private static final VarHandle WORD;
    private static final VarHandle CURRENT;

    static {
        try {
            MethodHandles.Lookup mine = MethodHandles.lookup();
            MethodHandles.Lookup cpu = MethodHandles.privateLookupIn(PerCpuScheduler.class, mine);
            BACKLOG = cpu.findVarHandle(PerCpuScheduler.class, "backlog", Backlog.class);
            CURRENT = cpu.findVarHandle(PerCpuScheduler.class, "current", CurrentTask.class);
            MethodHandles.Lookup backlog = MethodHandles.privateLookupIn(Backlog.class, mine);
            READY = backlog.findVarHandle(Backlog.class, "ready", ReadyQueues.class);
            INBOX = backlog.findVarHandle(Backlog.class, "inbox", RemoteInbox.class);
            LEVELS = MethodHandles.privateLookupIn(ReadyQueues.class, mine)
                    .findVarHandle(ReadyQueues.class, "levels", ReadyLevel[].class);
            MethodHandles.Lookup level = MethodHandles.privateLookupIn(ReadyLevel.class, mine);
            LIVING = level.findVarHandle(ReadyLevel.class, "living", ReadyQueue.class);
            DYING = level.findVarHandle(ReadyLevel.class, "dying", ReadyQueue.class);
            FIRST_RING = MethodHandles.privateLookupIn(ReadyQueue.class, mine)
                    .findVarHandle(ReadyQueue.class, "first", ReadyRing.class);
            MethodHandles.Lookup ring = MethodHandles.privateLookupIn(ReadyRing.class, mine);
            NEXT_RING = ring.findVarHandle(ReadyRing.class, "next", ReadyRing.class);
            SLOTS = ring.findVarHandle(ReadyRing.class, "slots", TaskControlBlock[].class);
            HEAD = ring.findVarHandle(ReadyRing.class, "head", long.class);
            INBOX_HEAD = MethodHandles.privateLookupIn(RemoteInbox.class, mine)
                    .findVarHandle(RemoteInbox.class, "head", TaskControlBlock[].class);
            WORD = MethodHandles.privateLookupIn(TaskState.class, mine)
                    .findVarHandle(TaskState.class, "word", int.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private CpuProbe() {}

    /** A queue of CPU 0 that holds one job at least at any time; they may run there only. */
    public static final class NeverEmptyQueue {
        private final ReadyQueue queue = new ReadyQueue(2, 0);

        public NeverEmptyQueue() {
            queue.add(job());
            queue.add(job());
        }

        private static Job job() {
            return new Job(1, 1, CpuMask.first(1), () -> {});
        }

        /** By another CPU. */
        public boolean isStolenFrom() {
            return queue.steal(1) != null;
        }

        /** By the owner: a ring that goes round, one that is full, and one that is left. */
        public void turnOver() {
            queue.take();
            queue.add(job());
            queue.add(job());
            queue.take();
            queue.take();
        }

        /** By anybody. */
        public boolean looksEmpty() {
            return queue.peek() == null;
        }
    }

    /** Told of each task that waits on a CPU. */
    public interface Visitor {
        /** {@code level} is the queue's, or -1 in the inbox. */
        void visit(TaskControlBlock task, int level);
    }

    /** What waits on one CPU. It keeps where its queues are, since a schedule looks at them again and again. */
    public static final class Waiting {
        private static final int QUEUES_A_LEVEL = 2;

        private final ReadyQueue[] queues;

        /** Where the inbox's lists begin, among many empty places: what has been pushed, and what was put back. */
        private final @Nullable TaskControlBlock[] inbox;

        public Waiting(PerCpuScheduler cpu) {
            Backlog backlog = (Backlog) BACKLOG.get(cpu);
            ReadyLevel[] levels = (ReadyLevel[]) LEVELS.get((ReadyQueues) READY.get(backlog));
            queues = new ReadyQueue[QUEUES_A_LEVEL * levels.length];
            for (int level = 0; level < levels.length; level++) {
                queues[QUEUES_A_LEVEL * level] = (ReadyQueue) LIVING.get(levels[level]);
                queues[QUEUES_A_LEVEL * level + 1] = (ReadyQueue) DYING.get(levels[level]);
            }
            inbox = (@Nullable TaskControlBlock[]) INBOX_HEAD.get((RemoteInbox) INBOX.get(backlog));
        }

        /** Every task in the queues and the inbox; false if the inbox is longer than {@code limit}: a ring. */
        public boolean visit(int limit, Visitor visitor) {
            visitReady(visitor);
            int seen = 0;
            for (TaskControlBlock first : inbox) {
                for (TaskControlBlock task = first; task != null; task = task.nextInInbox) {
                    if (++seen > limit) {
                        return false;
                    }
                    visitor.visit(task, -1);
                }
            }
            return true;
        }

        /** Every task in the queues. */
        public void visitReady(Visitor visitor) {
            for (int i = 0; i < queues.length; i++) {
                ReadyRing ring = (ReadyRing) FIRST_RING.get(queues[i]);
                while (ring != null) {
                    int size = ring.ownSize();
                    if (size != 0) {
                        visitRing(ring, size, i / QUEUES_A_LEVEL, visitor);
                    }
                    ring = (ReadyRing) NEXT_RING.get(ring);
                }
            }
        }

        private static void visitRing(ReadyRing ring, int size, int level, Visitor visitor) {
            @Nullable TaskControlBlock[] slots = (@Nullable TaskControlBlock[]) SLOTS.get(ring);
            long head = (long) HEAD.get(ring);
            for (int i = 0; i < size; i++) {
                TaskControlBlock task = slots[(int) (head + i) & slots.length - 1];
                if (task != null) {
                    visitor.visit(task, level);
                }
            }
        }
    }

    public static boolean isInboxEmpty(PerCpuScheduler cpu) {
        return ((RemoteInbox) INBOX.get((Backlog) BACKLOG.get(cpu))).isEmpty();
    }

    public static boolean needsResched(PerCpuScheduler cpu) {
        return ((CurrentTask) CURRENT.get(cpu)).isReschedNeeded();
    }

    /** Whether some task in its queues may be in a wrong one. */
    public static boolean isOutdated(PerCpuScheduler cpu) {
        return ((ReadyQueues) READY.get((Backlog) BACKLOG.get(cpu))).isOutdated();
    }

    /** The task word. */
    public static int word(TaskControlBlock task) {
        return (int) WORD.get(task);
    }

    private static int uncancelled(TaskControlBlock task) {
        return word(task) & ~TaskState.CANCELLED;
    }

    public static boolean isBlocked(TaskControlBlock task) {
        return uncancelled(task) == TaskState.BLOCKED;
    }

    public static boolean isNew(TaskControlBlock task) {
        return uncancelled(task) == TaskState.NEW;
    }

    public static boolean isReady(TaskControlBlock task) {
        return uncancelled(task) == (TaskState.READY | TaskState.QUEUED);
    }

    public static boolean isDead(TaskControlBlock task) {
        return word(task) == TaskState.DEAD;
    }

    /** Property 11: whether the table of {@link TaskState} has this transition. */
    public static boolean isLegal(int from, int to) {
        int mark = TaskState.CANCELLED;
        if ((from & mark) != 0) {
            // For good, until the end.
            return to == TaskState.DEAD
                    ? isLegalUnmarked(from & ~mark, to)
                    : (to & mark) != 0 && isLegalUnmarked(from & ~mark, to & ~mark);
        }
        if ((to & mark) != 0) {
            int blocked = TaskState.BLOCKED;
            return from != TaskState.DEAD
                    && (to & ~mark) == (from == blocked ? TaskState.READY | TaskState.QUEUED : from);
        }
        return isLegalUnmarked(from, to);
    }

    private static boolean isLegalUnmarked(int from, int to) {
        int ready = TaskState.READY | TaskState.QUEUED;
        int notified = TaskState.RUNNING | TaskState.NOTIFIED;
        return switch (from) {
            case TaskState.NEW, TaskState.BLOCKED -> to == ready;
            case TaskState.RUNNING | TaskState.NOTIFIED -> to == ready || to == TaskState.DEAD;
            case TaskState.READY | TaskState.QUEUED -> to == TaskState.RUNNING;
            // To ready: a dispatch undone, because the task may not run there any more.
            case TaskState.RUNNING -> to == notified || to == TaskState.BLOCKED || to == TaskState.DEAD || to == ready;
            default -> false;
        };
    }
}
