package dev.heddle;

import dev.heddle.cpu.PreemptibleTask;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A body that runs again after it has ended, as its {@link RestartPolicy} has it. */
final class RestartingBody extends TaskBody {
    private final RestartPolicy policy;

    /** When the last restarts were, as a ring; as many as the policy allows in its span. The task itself alone. */
    private long[] restartedAt = {};

    /** The task itself writes it; anyone reads. */
    private volatile long restarts;

    RestartingBody(Runnable work, RestartPolicy policy) {
        super(work);
        this.policy = policy;
    }

    RestartingBody(Callable<?> work, RestartPolicy policy) {
        super(work);
        this.policy = policy;
    }

    @Override
    Outcome<?> live(PreemptibleTask self) {
        long backOff = policy.initialBackOffNanos();
        long count = 0;
        while (true) {
            long began = System.nanoTime();
            Outcome<?> outcome = attempt(self);
            long ended = System.nanoTime();
            boolean failed = outcome instanceof Outcome.Failed;
            if (!failed || ended - began >= policy.maxBackOffNanos()) {
                backOff = policy.initialBackOffNanos();
            }
            if (!policy.restartsAfter(outcome) || self.isCancelled() || !mayRestart(ended + backOff)) {
                return outcome;
            }
            try {
                pause(backOff);
            } catch (InterruptedException asked) {
                return outcome;
            } catch (TaskCancelledError cancelled) {
                return cancelled();
            }
            if (self.isCancelled()) {
                return cancelled();
            }
            if (failed) {
                backOff = Math.min(2 * backOff, policy.maxBackOffNanos());
            }
            count++;
            restarts = count;
        }
    }

    /** Whether a restart at {@code time} is within the limit; it is remembered if so. */
    private boolean mayRestart(long time) {
        int limit = policy.limit();
        if (limit == 0) {
            return true;
        }
        if (restartedAt.length == 0) {
            restartedAt = new long[limit];
        }
        // The place of the one before the last {limit} restarts is next to be overwritten.
        int place = (int) (restarts % limit);
        if (restarts >= limit && time - restartedAt[place] < policy.withinNanos()) {
            return false;
        }
        restartedAt[place] = time;
        return true;
    }

    @SuppressWarnings("ResultOfMethodCallIgnored")
    private static void pause(long nanos) throws InterruptedException {
        // An interrupt that was meant for the attempt that is over is not meant for the next one.
        Thread.interrupted();
        if (nanos == 0) {
            Task.checkpoint();
        } else {
            Task.sleep(Duration.ofNanos(nanos));
        }
    }

    @Override
    long restarts() {
        return restarts;
    }
}
