package dev.heddle.workload.run;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own scheduler of virtual threads. It has neither priorities nor affinity nor time slices, so these have no effect.
 * How many carriers it has is decided when the JVM starts, by {@code -Djdk.virtualThreadScheduler.parallelism}.
 */
public final class JdkHost implements Host {
    /** The host. */
    public JdkHost() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public boolean honoursPriorities() {
        return false;
    }

    @Override
    public Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    public void sleepUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(this, left);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Does nothing: the JDK's scheduler has no preemption points, and giving way at each would be another workload. */
    @Override
    public void checkpoint() {}

    @Override
    public void reassign(Priority priority, @Nullable CpuSet cpus) {}
}
