package dev.heddle;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether a task's body runs again after it has ended, as supervisors in Erlang decide it.
 *
 * {@snippet lang = "java" :
 * scheduler.task()
 *         .restart(RestartPolicy.onFailure().limit(5, Duration.ofMinutes(1)))
 *         .start(feed::follow);
 * }
 *
 * <p>It runs again in the same virtual thread, as the same task: id, thread-locals, priority and affinity stay, the interrupt
 * status is cleared. A task that has been cancelled is never restarted: its outcome is that of the attempt that was under
 * way, or {@link Outcome.Cancelled} if it waited for the next one. Nor is one restarted that is interrupted while it waits;
 * its outcome is that of its last attempt. Immutable.
 */
public final class RestartPolicy {
    /** More than anyone can mean; the times of so many restarts are remembered. */
    private static final int MAX_LIMIT = 10_000;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_BACK_OFF = Duration.ofNanos(1);

    /** After which ends of its body a task is restarted. */
    enum Trigger {
        NEVER,
        FAILURE,
        ANY_END
    }

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LAST = Duration.ofSeconds(10);

    private static final RestartPolicy NEVER = new RestartPolicy(Trigger.NEVER, 0, 0, FIRST, LAST);
    private static final RestartPolicy ON_FAILURE = new RestartPolicy(Trigger.FAILURE, 0, 0, FIRST, LAST);
    private static final RestartPolicy ALWAYS = new RestartPolicy(Trigger.ANY_END, 0, 0, FIRST, LAST);

    private final Trigger trigger;

    /** How many restarts are allowed in {@code withinNanos}; 0: any number. */
    private final int limit;

    private final long withinNanos;
    private final Duration initialBackOff;
    private final Duration maxBackOff;

    private RestartPolicy(Trigger trigger, int limit, long withinNanos, Duration initialBackOff, Duration maxBackOff) {
        this.trigger = trigger;
        this.limit = limit;
        this.withinNanos = withinNanos;
        this.initialBackOff = initialBackOff;
        this.maxBackOff = maxBackOff;
    }

    /**
     * The body runs once. The default of every task.
     *
     * @return the policy
     */
    public static RestartPolicy never() {
        return NEVER;
    }

    /**
     * The body runs again when it has thrown something. Without a limit, and after a wait of 10 ms, which doubles up to
     * 10 s.
     *
     * @return the policy
     */
    public static RestartPolicy onFailure() {
        return ON_FAILURE;
    }

    /**
     * The body runs again whenever it has ended. Without a limit, and after a wait of 10 ms, which doubles with each
     * failure up to 10 s.
     *
     * @return the policy
     */
    public static RestartPolicy always() {
        return ALWAYS;
    }

    /**
     * With a limit: a task that would be restarted more than {@code restarts} times within any span of {@code within} ends
     * instead, with the outcome of its last attempt.
     *
     * @param restarts from 1 to 10,000
     * @param within more than nothing, and at most a day
     * @return the policy
     * @throws IllegalArgumentException if an argument is out of range
     * @throws IllegalStateException if this policy never restarts
     */
    public RestartPolicy limit(int restarts, Duration within) {
        requireRestarts("limit");
        if (restarts < 1 || restarts > MAX_LIMIT) {
            throw new IllegalArgumentException("a limit is 1 to " + MAX_LIMIT + " restarts, not " + restarts
                    + "; for none there is RestartPolicy.never()");
        }
        requirePositive("the span of a limit", within);
        return new RestartPolicy(trigger, restarts, within.toNanos(), initialBackOff, maxBackOff);
    }

    /**
     * With another wait before each restart: {@code initial} at first, twice as long after each further failure, at most
     * {@code max}. An attempt that returned, or that ran for {@code max} or longer, brings it back to {@code initial}.
     *
     * @param initial not negative; zero for no wait at all, and {@code max} is zero then
     * @param max at least {@code initial}, and at most a day
     * @return the policy
     * @throws IllegalArgumentException if an argument is out of range
     * @throws IllegalStateException if this policy never restarts
     */
    public RestartPolicy backOff(Duration initial, Duration max) {
        requireRestarts("back-off");
        Objects.requireNonNull(initial, "initial");
        Objects.requireNonNull(max, "max");
        if (initial.isNegative() || max.compareTo(initial) < 0 || max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a back-off begins at zero or more and ends at that or more, at most a day: not " + initial + " to "
                            + max);
        }
        if (initial.isZero() && !max.isZero()) {
            throw new IllegalArgumentException(
                    "a back-off of zero does not grow by doubling, to " + max + " or at all");
        }
        return new RestartPolicy(trigger, limit, withinNanos, initial, max);
    }

    private void requireRestarts(String what) {
        if (trigger == Trigger.NEVER) {
            throw new IllegalStateException("a policy that never restarts has no " + what);
        }
    }

    private static void requirePositive(String what, Duration duration) {
        Objects.requireNonNull(duration, what);
        if (duration.compareTo(SHORTEST_BACK_OFF) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " is more than nothing and at most a day, not " + duration);
        }
    }

    boolean restarts() {
        return trigger != Trigger.NEVER;
    }

    boolean restartsAfter(Outcome<?> outcome) {
        return switch (trigger) {
            case NEVER -> false;
            case FAILURE -> outcome instanceof Outcome.Failed;
            case ANY_END -> !(outcome instanceof Outcome.Cancelled);
        };
    }

    int limit() {
        return limit;
    }

    long withinNanos() {
        return withinNanos;
    }

    long initialBackOffNanos() {
        return initialBackOff.toNanos();
    }

    long maxBackOffNanos() {
        return maxBackOff.toNanos();
    }

    @Override
    public String toString() {
        return switch (trigger) {
            case NEVER -> "never";
            case FAILURE -> "on failure" + details();
            case ANY_END -> "always" + details();
        };
    }

    private String details() {
        return (limit == 0 ? "" : ", at most " + limit + " in " + Duration.ofNanos(withinNanos)) + ", after "
                + initialBackOff + " to " + maxBackOff;
    }
}
