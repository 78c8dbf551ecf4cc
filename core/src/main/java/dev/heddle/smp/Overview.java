package dev.heddle.smp;

import dev.heddle.cpu.Backlog;
import dev.heddle.cpu.Domain;
import dev.heddle.cpu.PeerCpu;
import java.util.Arrays;

/**
 * A look at all queues that costs little where nothing waits: the idle word of each domain, and one or two words of each of its
 * CPUs that is not halted.
 *
 * <p>Why those in H may be passed over:
 *
 * <ol>
 *   <li>A CPU in H holds nothing that another could take. Only the owner fills its queues; it enters H only after it has found them
 *       empty, and until it has left H, or has seen that it was taken out, it fills none. And before it enters H it has
 *       stored {@link PeerCpu#IDLE_LEVEL}, with which its inbox is its own affair.
 *   <li>So a CPU that is seen in H was seen with empty queues: whatever it queues later it queues after our read of its idle
 *       word, and announces later still. Who looks here has changed his own idle word before (entered H, left S), so that
 *       announcement sees the change. This is the Dekker pair (queue, idle), with the bit in place of the queue.
 * </ol>
 *
 * <p>The look itself decides nothing: whoever finds that something may wait looks at the CPUs of that domain one by one.
 */
final class Overview {
    private final Backlog[] backlogs;
    private final IdleMask idle;
    private final Proximity near;

    Overview(PeerCpu[] cpus, IdleMask idle, Proximity near) {
        this.backlogs = Arrays.stream(cpus).map(PeerCpu::backlog).toArray(Backlog[]::new);
        this.idle = idle;
        this.near = near;
    }

    /**
     * What may wait on the CPUs of the {@code k}th domain from a CPU.
     *
     * @return the union of their {@link Backlog#surplusHint}; 0: nothing did
     */
    int hints(int view, int k) {
        int halted = IdleMask.halted(idle.get(near.domain(view, k)));
        int size = near.sizeOf(view, k);
        int hints = 0;
        for (int i = 0; i < size; i++) {
            int cpu = near.inDomain(view, k, i);
            if ((halted & Domain.bit(cpu)) == 0) {
                hints |= backlogs[cpu].surplusHint();
            }
        }
        return hints;
    }
}
