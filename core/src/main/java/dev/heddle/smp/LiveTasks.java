package dev.heddle.smp;

import dev.heddle.cpu.PreemptibleTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every task that has been started and has not ended, so that it can be listed and cancelled. (Jobs are not here: they are
 * short, and whoever runs one knows it.)
 *
 * <p>One shard a CPU, and one for everybody else. A shard is a list of chunks of slots; a task has one slot for its life.
 *
 * <ol>
 *   <li>A chunk's word has a bit for each slot that is free. To enter is to clear one by CAS, then to store the task into
 *       the slot: nobody else stores there until it has left.
 *   <li>To leave is to store null into the own slot, then to set its bit: by whoever reaps the task.
 *   <li>Chunks are added and never taken away, so that a visitor can walk the list at any time. A visitor sees every task that had
 *       entered before the visit began and does not leave before it ends.
 *   <li>LISTED, in the same word, says that those who enter will come to the chunk: it is the shard's current one, or in the
 *       list of chunks with room, or in the hand of somebody who will put it there. Whoever has replaced a full current one
 *       takes LISTED away from it, by a CAS that fails if a slot has become free meanwhile: then he lists it. Whoever frees
 *       one of {@value #ROOM} or more slots of a chunk without LISTED sets it, and lists it. So a chunk is in that list once,
 *       and none with so many free slots is forgotten: a chunk is added only when all others are almost full.
 *   <li>The links of that list are new objects each time, so the CAS that takes the first one off has no ABA to fear; one
 *       is made for {@value #ROOM} tasks that have ended at the most.
 * </ol>
 *
 * <p>Memory order: to enter ends with a volatile store, since whoever starts a task then reads whether tasks are being cancelled, and
 * whoever cancels all sets that, then visits. (Dekker pair (live, cancelling); (live, leaving) for a CPU that goes offline.)
 *
 * <p>Rejected: a linked list with the links in the tasks. Tasks end on other CPUs than they start on, so unlinking would
 * need a lock, or dead tasks would have to be kept until their own CPU comes by. And looking for a free slot by probing from
 * where the last one was found: behind a row of tasks that live long there is always another chunk to be added.
 */
final class LiveTasks {
    private static final int CHUNK = 63;
    private static final long LISTED = 1L << CHUNK;
    private static final long ALL_FREE = LISTED - 1;

    /** So many free slots make it worth coming back to a chunk. */
    private static final int ROOM = 16;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(PreemptibleTask[].class);
    private static final VarHandle WORD;
    private static final VarHandle FIRST;
    private static final VarHandle CURRENT;
    private static final VarHandle WITH_ROOM;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Chunk.class, "word", long.class);
            FIRST = lookup.findVarHandle(Shard.class, "first", Chunk.class);
            CURRENT = lookup.findVarHandle(Shard.class, "current", Chunk.class);
            WITH_ROOM = lookup.findVarHandle(Shard.class, "withRoom", Link.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final int[] order;

    /** That of everybody else, then those of the CPUs, by their numbers. */
    private final Shard[] shards;

    /** One shard for each of these CPUs; visits go by them in this order. */
    LiveTasks(int[] startOrder) {
        order = startOrder.clone();
        shards = new Shard[order.length + 1];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard();
        }
    }

    /** Slots, and the older chunks behind them. */
    private static final class Chunk {
        private final @Nullable PreemptibleTask[] slots = new PreemptibleTask[CHUNK];
        private final Shard shard;
        private final @Nullable Chunk older;

        /** Bit n: slot n is free; and LISTED. Any thread, by CAS. */
        private volatile long word = ALL_FREE | LISTED;

        Chunk(Shard shard, @Nullable Chunk older) {
            this.shard = shard;
            this.older = older;
        }

        /** Any thread: false if it is full. */
        boolean enter(PreemptibleTask task) {
            long now;
            do {
                now = word;
                if ((now & ALL_FREE) == 0) {
                    return false;
                }
            } while (!WORD.compareAndSet(this, now, now & (now - 1)));
            int slot = Long.numberOfTrailingZeros(now);
            task.livesIn(this, slot);
            SLOT.setVolatile(slots, slot, task);
            return true;
        }

        /** It is not current any more. True if it is full; else it has kept LISTED, and the caller must list it. */
        boolean unlist() {
            return WORD.compareAndSet(this, LISTED, 0L);
        }

        void leave(int slot) {
            SLOT.setRelease(slots, slot, (PreemptibleTask) null);
            long now;
            long then;
            do {
                now = word;
                then = now | 1L << slot;
                if (Long.bitCount(then) >= ROOM) {
                    then |= LISTED;
                }
            } while (!WORD.compareAndSet(this, now, then));
            if (((then & ~now) & LISTED) != 0) {
                shard.list(this);
            }
        }
    }

    private record Link(Chunk chunk, @Nullable Link next) {}

    private static final class Shard {
        private volatile Chunk first = new Chunk(this, null);

        /** Where tasks enter. */
        private volatile Chunk current = first;

        private volatile @Nullable Link withRoom;

        void enter(PreemptibleTask task) {
            Chunk here = current;
            while (!here.enter(task)) {
                replace(here);
                here = current;
            }
        }

        /** It was found full. Losers of the race for its place list what they had for it; nobody waits for anybody. */
        private void replace(Chunk full) {
            Chunk listed = takeListed();
            Chunk next = listed != null ? listed : added();
            if (!CURRENT.compareAndSet(this, full, next)) {
                list(next);
            } else if (!full.unlist()) {
                list(full);
            }
        }

        private @Nullable Chunk takeListed() {
            Link link;
            do {
                link = withRoom;
            } while (link != null && !WITH_ROOM.compareAndSet(this, link, link.next));
            return link == null ? null : link.chunk;
        }

        private Chunk added() {
            Chunk head;
            Chunk added;
            do {
                head = first;
                added = new Chunk(this, head);
            } while (!FIRST.compareAndSet(this, head, added));
            return added;
        }

        void list(Chunk chunk) {
            Link link;
            do {
                link = new Link(chunk, withRoom);
            } while (!WITH_ROOM.compareAndSet(this, link.next, link));
        }
    }

    /**
     * Before its first wake.
     *
     * @param cpu the CPU that the caller is, or -1
     */
    void enter(PreemptibleTask task, int cpu) {
        shards[cpu + 1].enter(task);
    }

    /** By whoever reaps it, or refuses to start it. */
    void leave(PreemptibleTask task) {
        if (task.livesIn() instanceof Chunk chunk) {
            chunk.leave(task.slot());
        }
    }

    /** How many slots there are. Any thread. */
    int capacity() {
        int count = 0;
        for (Shard shard : shards) {
            for (Chunk chunk = shard.first; chunk != null; chunk = chunk.older) {
                count += CHUNK;
            }
        }
        return count;
    }

    /** Any thread. */
    void visit(Consumer<PreemptibleTask> visitor) {
        visit(shards[0], visitor);
        for (int cpu : order) {
            visit(shards[cpu + 1], visitor);
        }
    }

    private static void visit(Shard shard, Consumer<PreemptibleTask> visitor) {
        for (Chunk chunk = shard.first; chunk != null; chunk = chunk.older) {
            for (int i = 0; i < CHUNK; i++) {
                PreemptibleTask task = (PreemptibleTask) SLOT.getVolatile(chunk.slots, i);
                if (task != null) {
                    visitor.accept(task);
                }
            }
        }
    }
}
