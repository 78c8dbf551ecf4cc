package dev.heddle.benchmarks.side;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Platform threads: what the operating system's own scheduler and wake cost. */
public final class PlatformThreadsSide implements Side {
    private static final String PREFIX = "platform-";

    @Override
    public Thread newThread(Runnable body) {
        return Thread.ofPlatform().daemon().name(PREFIX).unstarted(body);
    }

    @Override
    public Executor jobs() {
        throw new UnsupportedOperationException("platform threads run no jobs");
    }

    @Override
    public Predicate<String> carriers() {
        return name -> name.startsWith(PREFIX);
    }

    @Override
    public void close() {}
}
