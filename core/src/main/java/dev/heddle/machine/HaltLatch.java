package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one carrier waits for a kick: first spinning, then parked.
 *
 * <p>The word:
 *
 * <pre>
 *   RUNNING  → SPINNING → PARKED → RUNNING    by the carrier
 *   anything → KICKED                         by whoever kicks
 *   KICKED   → RUNNING                        by the carrier, on leaving the halt
 * </pre>
 *
 * <ol>
 *   <li>The kicker swaps KICKED in and unparks only if it took PARKED out, so a running or spinning carrier costs it no
 *       system call.
 *   <li>The carrier parks only after it has changed SPINNING to PARKED itself. If a kick came before, that change fails
 *       and it does not park; if it comes after, the kicker sees PARKED and unparks. So no kick is lost.
 *   <li>A return of {@code park} means nothing by itself (a task pinned to its carrier uses the same permit): only the
 *       word and the clock end a halt.
 * </ol>
 *
 * <p>How long to spin follows Linux's haltpoll governor: grow when a kick came soon after the carrier parked, shrink
 * when none came for long; 200 µs at the most is its default too.
 */
final class HaltLatch {
    private static final int RUNNING = 0;
    private static final int SPINNING = 1;
    private static final int PARKED = 2;
    private static final int KICKED = 3;

    private static final long MAX_SPIN_NANOS = 200_000;
    private static final long FIRST_SPIN_NANOS = 50_000;
    private static final int SPINS_PER_CLOCK_READ = 16;

    /** Where the word is in its array: 128 bytes, a pair of cache lines, on either side. */
    private static final int AT = 32;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    /** The word, alone on its cache line: kickers write it while the neighbours' carriers spin on theirs. */
    private final int[] word = new int[2 * AT];

    private final boolean maySpin;

    /** Carrier only. */
    private long spinNanos;

    /** Set by each new carrier before it first halts; the word's changes publish it. */
    private @Nullable Thread carrier;

    HaltLatch(boolean maySpin) {
        this.maySpin = maySpin;
        this.spinNanos = maySpin ? FIRST_SPIN_NANOS : 0;
    }

    void adoptCarrier() {
        carrier = Thread.currentThread();
    }

    /** Any thread. */
    void kick() {
        if ((int) WORD.getAndSet(word, AT, KICKED) == PARKED) {
            LockSupport.unpark(carrier);
        }
    }

    boolean isSpinning() {
        return (int) WORD.getOpaque(word, AT) == SPINNING;
    }

    /** Any thread: whether it has been kicked, and the carrier has not seen that yet. A hint. */
    boolean isKicked() {
        return (int) WORD.getOpaque(word, AT) == KICKED;
    }

    /** Any thread: whether the carrier is in its halt and has not been kicked. Volatile: see {@link Patrol}. */
    boolean isHalted() {
        int now = (int) WORD.getVolatile(word, AT);
        return now == SPINNING || now == PARKED;
    }

    /** Carrier only. */
    void await(long deadline) {
        if (WORD.compareAndSet(word, AT, RUNNING, SPINNING)) {
            long start = System.nanoTime();
            if (!spin(start, deadline) && WORD.compareAndSet(word, AT, SPINNING, PARKED)) {
                park(deadline);
                adapt(System.nanoTime() - start);
            }
        }
        WORD.setVolatile(word, AT, RUNNING);
    }

    /** Returns true if the halt is over. */
    private boolean spin(long start, long deadline) {
        long now = start;
        while (deadline > now) {
            if (now - start >= spinNanos) {
                return false;
            }
            for (int i = 0; i < SPINS_PER_CLOCK_READ; i++) {
                if ((int) WORD.getVolatile(word, AT) == KICKED) {
                    return true;
                }
                Thread.onSpinWait();
            }
            now = System.nanoTime();
        }
        return true;
    }

    private void park(long deadline) {
        while ((int) WORD.getVolatile(word, AT) == PARKED) {
            if (deadline == Machine.NEVER) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
            clearInterruptStatus();
        }
    }

    /** A status that someone outside has set would turn this wait into a busy loop; nobody may interrupt a carrier. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private static void clearInterruptStatus() {
        Thread.interrupted();
    }

    private void adapt(long haltedNanos) {
        if (!maySpin) {
            return;
        }
        if (haltedNanos > MAX_SPIN_NANOS) {
            spinNanos /= 2;
        } else {
            spinNanos = Math.min(MAX_SPIN_NANOS, Math.max(FIRST_SPIN_NANOS, spinNanos * 2));
        }
    }
}
