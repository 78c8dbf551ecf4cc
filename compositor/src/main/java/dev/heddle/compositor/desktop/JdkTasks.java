package dev.heddle.compositor.desktop;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.compositor.client.LoadSource;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Plain virtual threads on the JDK's own scheduler, which has neither priorities nor affinity nor preemption points: a task
 * there looks at checkpoints only whether it was killed, and giving way at each would be another workload. How many
 * carriers there are is the JVM's affair, and that of whoever makes this host.
 */
public final class JdkTasks implements TaskHost {
    private final int carriers;

    /**
     * The host.
     *
     * @param carriers how many carriers the JDK's scheduler has
     */
    public JdkTasks(int carriers) {
        this.carriers = carriers;
    }

    @Override
    public int cpus() {
        return carriers;
    }

    @Override
    public HostedTask task(String name, Priority priority, @Nullable CpuSet cpus, Body body) {
        return new Hosted(name, body);
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

    @Override
    public void checkpoint() {
        if (Thread.currentThread().isInterrupted()) {
            throw new KilledError();
        }
    }

    @Override
    public LoadSource load() {
        LoadSource.Reading nothing = new LoadSource.Reading("the jdk keeps no figures", 0);
        return step -> List.of(nothing);
    }

    @Override
    public long tasksAlive() {
        return -1;
    }

    /** Nothing: the scheduler is the JVM's. */
    @Override
    public void close() {}

    private static final class KilledError extends Error {
        @Serial
        private static final long serialVersionUID = 1;

        KilledError() {
            super("killed", null, false, false);
        }
    }

    private static final class Hosted implements HostedTask {
        private final Thread thread;
        private volatile boolean killedUnstarted;

        Hosted(String name, Body body) {
            thread = Thread.ofVirtual().name(name).unstarted(() -> {
                try {
                    body.run();
                } catch (InterruptedException | KilledError killed) {
                    // The end that was asked for.
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void start() {
            thread.start();
        }

        @Override
        public void kill() {
            if (thread.getState() == Thread.State.NEW) {
                killedUnstarted = true;
            } else {
                thread.interrupt();
            }
        }

        @Override
        public boolean hasEnded() {
            return killedUnstarted || thread.getState() == Thread.State.TERMINATED;
        }

        @Override
        public Thread thread() {
            return thread;
        }
    }
}
