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
 *   <li>To enter is to win the CAS of a free slot from null to the task. Where to look is a hint that may be stale.
 *   <li>To leave is to store null into the own slot: one store, by whoever reaps the task.
 *   <li>Chunks are added and never taken away, so that a visitor can walk the list at any time. A visitor sees every task that had
 *       entered before the visit began and does not leave before it ends.
 * </ol>
 *
 * <p>Memory order: to enter is volatile, since whoever starts a task then reads whether tasks are being cancelled, and
 * whoever cancels all sets that, then visits. (Dekker pair (live, cancelling); (live, leaving) for a CPU that goes offline.)
 *
 * <p>Rejected: a linked list with the links in the tasks. Tasks end on other CPUs than they start on, so unlinking would
 * need a lock, or dead tasks would have to be kept until their own CPU comes by.
 */
final class LiveTasks {
    private static final int CHUNK = 256;

    /** How many taken slots in a row a task looks at before a chunk is added. */
    private static final int PROBES = 32;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(PreemptibleTask[].class);
    private static final VarHandle FIRST;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(Shard.class, "first", Chunk.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Shard[] shards;

    LiveTasks(int cpus) {
        shards = new Shard[cpus + 1];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard();
        }
    }

    /** Slots, and the older chunks behind them. */
    private static final class Chunk {
        private final @Nullable PreemptibleTask[] slots = new PreemptibleTask[CHUNK];
        private final @Nullable Chunk older;

        Chunk(@Nullable Chunk older) {
            this.older = older;
        }
    }

    private static final class Shard {
        private volatile Chunk first = new Chunk(null);

        /** Where to look next: hints, written by whoever has entered, racily in the shard of the outside. */
        private Chunk chunk = first;

        private int at;

        void enter(PreemptibleTask task) {
            Chunk here = chunk;
            int index = at;
            for (int probe = 0; probe < PROBES; probe++) {
                if (index >= CHUNK) {
                    here = here.older == null ? first : here.older;
                    index = 0;
                }
                if (SLOT.getOpaque(here.slots, index) == null && take(here, index, task)) {
                    return;
                }
                index++;
            }
            while (true) {
                Chunk head = first;
                Chunk added = new Chunk(head);
                added.slots[0] = task;
                task.enterSlot(added.slots, 0);
                if (FIRST.compareAndSet(this, head, added)) {
                    chunk = added;
                    at = 1;
                    return;
                }
            }
        }

        private boolean take(Chunk here, int index, PreemptibleTask task) {
            // Before others can see it there, and find it ended.
            task.enterSlot(here.slots, index);
            if (SLOT.compareAndSet(here.slots, index, null, task)) {
                chunk = here;
                at = index + 1;
                return true;
            }
            return false;
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
        @Nullable PreemptibleTask[] slots = task.slots();
        if (slots != null) {
            SLOT.setRelease(slots, task.slot(), (PreemptibleTask) null);
        }
    }

    /** Any thread. */
    void visit(Consumer<PreemptibleTask> visitor) {
        for (Shard shard : shards) {
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
}
