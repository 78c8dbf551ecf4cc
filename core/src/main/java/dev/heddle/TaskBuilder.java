package dev.heddle;

import dev.heddle.context.VirtualThreadContext;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Configures and makes tasks of one scheduler. For use by one thread; every task it makes is independent of it. */
public final class TaskBuilder {
    private final Scheduler scheduler;
    private String name = "";
    private Priority priority = Priority.NORMAL;
    private CpuSet affinity;
    private RestartPolicy restart = RestartPolicy.never();
    private Thread.@Nullable UncaughtExceptionHandler uncaught;

    TaskBuilder(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.affinity = scheduler.everywhere();
        this.uncaught = scheduler.uncaught();
    }

    /**
     * The name of the task's thread.
     *
     * @param name not null; empty by default, as for virtual threads
     * @return this
     */
    public TaskBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * The priority.
     *
     * @param priority {@link Priority#NORMAL} by default
     * @return this
     */
    public TaskBuilder priority(Priority priority) {
        this.priority = Objects.requireNonNull(priority, "priority");
        return this;
    }

    /**
     * The CPUs that the task may run on.
     *
     * @param affinity every CPU by default
     * @return this
     * @throws IllegalArgumentException if the scheduler does not have all of these CPUs
     */
    public TaskBuilder affinity(CpuSet affinity) {
        this.affinity = checked(affinity, scheduler.smp());
        return this;
    }

    /**
     * Who is told what the body throws, each time if it is restarted, and nothing of a cancellation. Called in the task,
     * before its outcome is known; what it throws itself is ignored. It is the uncaught-exception handler of the task's
     * thread.
     *
     * @param handler by default that of the scheduler, and if it has none, the JVM's for all threads
     * @return this
     */
    public TaskBuilder onUncaught(Thread.UncaughtExceptionHandler handler) {
        this.uncaught = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Whether the body runs again after it has ended.
     *
     * @param policy {@link RestartPolicy#never()} by default
     * @return this
     */
    public TaskBuilder restart(RestartPolicy policy) {
        this.restart = Objects.requireNonNull(policy, "policy");
        return this;
    }

    static CpuSet checked(CpuSet affinity, Smp smp) {
        Objects.requireNonNull(affinity, "affinity");
        if (affinity.mask().next(smp.cpuCount()) != CpuMask.NO_CPU) {
            throw new IllegalArgumentException("affinity " + affinity
                    + " names a CPU that the scheduler does not have: it has " + smp.everywhere());
        }
        return affinity;
    }

    /**
     * Makes a task and does not start it.
     *
     * @param body what it runs
     * @return the task
     */
    public Task unstarted(Runnable body) {
        TaskBody own = bodyOf(Objects.requireNonNull(body, "body"));
        return new Task(newControlBlock(own), own);
    }

    /**
     * Makes a task and starts it.
     *
     * @param body what it runs
     * @return the task
     * @throws java.util.concurrent.RejectedExecutionException if the scheduler is being closed and the caller is not one of
     *     its tasks
     */
    public Task start(Runnable body) {
        Task task = unstarted(body);
        task.start();
        return task;
    }

    /**
     * Makes a task with a result and starts it.
     *
     * @param <T> of the result
     * @param body what it runs
     * @return the task
     * @throws java.util.concurrent.RejectedExecutionException if the scheduler is being closed and the caller is not one of
     *     its tasks
     */
    public <T extends @Nullable Object> ResultTask<T> call(Callable<? extends T> body) {
        Objects.requireNonNull(body, "body");
        TaskBody own = restart.restarts() ? new RestartingBody(body, restart) : new TaskBody(body);
        ResultTask<T> task = new ResultTask<>(newControlBlock(own), own);
        task.start();
        return task;
    }

    /**
     * Makes threads as this builder is configured now.
     *
     * @return the factory; it may be used by any thread
     */
    public ThreadFactory factory() {
        TaskBuilder settled = new TaskBuilder(scheduler);
        settled.name = name;
        settled.priority = priority;
        settled.affinity = affinity;
        settled.restart = restart;
        settled.uncaught = uncaught;
        return body -> {
            TaskBody own = settled.bodyOf(Objects.requireNonNull(body, "body"));
            PreemptibleTask control = settled.newControlBlock(own);
            control.setFace(own);
            return threadOf(control);
        };
    }

    private TaskBody bodyOf(Runnable body) {
        return restart.restarts() ? new RestartingBody(body, restart) : new TaskBody(body);
    }

    private PreemptibleTask newControlBlock(TaskBody body) {
        PreemptibleTask control = scheduler
                .smp()
                .create(
                        name,
                        priority.level(),
                        affinity.mask(),
                        wakeable -> new VirtualThreadContext(wakeable, name, body));
        if (uncaught != null) {
            threadOf(control).setUncaughtExceptionHandler(uncaught);
        }
        return control;
    }

    static Smp smpOf(PreemptibleTask task) {
        if (task.home() instanceof Smp smp) {
            return smp;
        }
        throw new IllegalStateException("a task of another engine");
    }

    static Thread threadOf(PreemptibleTask task) {
        if (task.context() instanceof VirtualThreadContext context) {
            return context.thread();
        }
        throw new IllegalStateException("a task of another engine");
    }

    /** The task that a thread is, or null. */
    static @Nullable PreemptibleTask taskOf(Thread thread) {
        return VirtualThreadContext.taskOf(thread) instanceof PreemptibleTask task ? task : null;
    }
}
