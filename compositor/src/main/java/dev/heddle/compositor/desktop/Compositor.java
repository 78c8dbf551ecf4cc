package dev.heddle.compositor.desktop;

import dev.heddle.compositor.picture.Composition;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The task that makes the frames: it sleeps until one is due, composes what has changed, presents, and wakes the clients
 * that it has taken buffers from. When nothing has changed for a while it sleeps until a client has something to show.
 *
 * <p>Going to sleep without a deadline: it says that it is idle (volatile), then looks at the surfaces once more, then parks.
 * A client changes its surface's word (volatile), then looks whether the compositor is idle. One of the two sees the other.
 */
final class Compositor {
    private static final int QUIET_FRAMES = 60;

    private final TaskHost host;
    private final Composition composition;
    private final FrameClock clock;
    private final FrameTimes times;

    private volatile boolean stopping;
    private volatile boolean idle;
    private volatile @Nullable Thread thread;

    Compositor(TaskHost host, Composition composition, FrameClock clock, FrameTimes times) {
        this.host = host;
        this.composition = composition;
        this.clock = clock;
        this.times = times;
    }

    /** The task's body. */
    void run() throws InterruptedException {
        thread = Thread.currentThread();
        long frame = clock.firstAfter(System.nanoTime());
        int quiet = 0;
        while (!stopping) {
            long deadline = clock.deadline(frame);
            host.sleepUntil(deadline);
            long begun = System.nanoTime();
            boolean changed = composition.compose();
            long presented = System.nanoTime();
            times.presented(deadline, begun, presented);
            quiet = changed ? 0 : quiet + 1;
            if (quiet >= QUIET_FRAMES) {
                awaitWork();
                times.idled();
                quiet = 0;
            }
            // One that is too late takes the place of those it has missed.
            frame = Math.max(frame + 1, clock.firstAfter(System.nanoTime() - clock.periodNanos() / 2));
        }
    }

    private void awaitWork() throws InterruptedException {
        idle = true;
        try {
            while (!stopping && !composition.isPending()) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            idle = false;
        }
    }

    /** A client has something to show, or to give back. Any thread. */
    void wake() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends it with the frame that it is at. Any thread. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }
}
