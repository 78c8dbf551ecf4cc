package dev.heddle.explorer;

import java.util.concurrent.RejectedExecutionException;

/** Stands in for its superclass in the rewritten engine: nobody looks at the stack, whose recording costs as much as some fifty steps. */
public final class Refusal extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to guard
    public Throwable fillInStackTrace() {
        return this;
    }
}
