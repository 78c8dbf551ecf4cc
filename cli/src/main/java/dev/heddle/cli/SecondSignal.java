package dev.heddle.cli;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the JVM at once when a second signal comes while the first one's shutdown hooks still run.
 *
 * <p>The JVM itself would let the second wait for the hooks. It handles each signal in a new thread called, say,
 * {@code SIGINT handler}, and two of them alive at once mean two signals; nothing else shows them without an API that is not
 * supported. Where these threads have other names, a second signal has no effect.
 */
final class SecondSignal implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000;

    private final Thread watcher;
    private volatile boolean closed;

    private SecondSignal() {
        watcher = Thread.ofPlatform().name("heddle-second-signal").daemon().unstarted(this::look);
    }

    static SecondSignal watch() {
        SecondSignal signal = new SecondSignal();
        signal.watcher.start();
        return signal;
    }

    private void look() {
        ThreadGroup root = rootGroup();
        while (!closed) {
            if (signalHandlers(root) > 1) {
                Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    private static long signalHandlers(ThreadGroup root) {
        Thread[] threads = new Thread[root.activeCount() + 64];
        int count = root.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().matches("SIG[A-Z]+ handler"))
                .count();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
