package dev.heddle;

import dev.heddle.cpu.PreemptibleTask;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A task that returns something.
 *
 * @param <T> of the result
 * @see TaskBuilder#call
 */
public final class ResultTask<T extends @Nullable Object> extends Task {
    ResultTask(PreemptibleTask control, TaskBody body) {
        super(control, body);
    }

    @Override
    @SuppressWarnings("unchecked") // its body is a Callable<? extends T>: see TaskBuilder.call
    public @Nullable Outcome<T> outcome() {
        return (Outcome<T>) super.outcome();
    }

    /**
     * Waits until the task has ended, and gives its result.
     *
     * @return what the body has returned, null included
     * @throws ExecutionException around what the body has thrown
     * @throws CancellationException if the task was cancelled
     * @throws InterruptedException if the caller is interrupted
     * @throws IllegalStateException if the task is the caller, or the caller is a job, which must not block
     */
    public T get() throws InterruptedException, ExecutionException {
        join();
        Outcome<T> outcome = outcome();
        if (outcome instanceof Outcome.Value<T> value) {
            return value.value();
        }
        if (outcome instanceof Outcome.Failed<T> failed) {
            throw new ExecutionException(failed.cause());
        }
        throw new CancellationException("cancelled: " + this);
    }
}
