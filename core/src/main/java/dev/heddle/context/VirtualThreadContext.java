package dev.heddle.context;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread and the executor that the JDK knows it by.
 *
 * <p>Each virtual thread has an executor of its own, so the JDK's call of {@link #execute} <em>is</em> the wake of that
 * thread and no map is needed. Two things make it more than one line:
 *
 * <ul>
 *   <li>The same continuation may be submitted more than once (a stack trace of a queued thread does so). The task word
 *       makes the second submission a no-op.
 *   <li>A thread that this one creates with {@code Thread.ofVirtual()} inherits the executor object, so a continuation
 *       that is not ours arrives here when the child starts. It becomes a task of its own, and the child's executor
 *       becomes its own context before the child first runs, so that this happens once in the child's life.
 * </ul>
 *
 * <p>The simulator extends it: there a thread computes in virtual time, and its CPU resumes it more than once in a run.
 */
public class VirtualThreadContext implements TaskContext, Executor {
    private final Wakeable task;
    private final Thread thread;

    /**
     * What the JDK runs to mount and resume the thread. Written once, by the thread that starts ours, before the wake
     * that publishes the task; everyone who reads it has learned of the task through a later wake.
     */
    private @Nullable Runnable continuation;

    /** A context for a new virtual thread, not started yet. */
    @SuppressWarnings("this-escape") // nothing is submitted to us before the thread is started
    public VirtualThreadContext(Wakeable task, String name, Runnable body) {
        this.task = task;
        this.thread = VirtualThreadHook.newThread(this, name, body);
    }

    /** A context for a thread that exists, and whose continuation has been submitted to another context. */
    protected VirtualThreadContext(Wakeable task, Thread thread, Runnable continuation) {
        this.task = task;
        this.thread = thread;
        this.continuation = continuation;
    }

    public final Thread thread() {
        return thread;
    }

    /** The task that a thread is; null if it is none, or if it has never run. Any thread. */
    public static @Nullable Wakeable taskOf(Thread thread) {
        return VirtualThreadHook.executorOf(thread) instanceof VirtualThreadContext context && context.thread == thread
                ? context.task
                : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object is meant: a thread has one continuation for all its life
    public void execute(Runnable submitted) {
        Runnable own = continuation;
        if (submitted == own) {
            task.wake();
        } else if (own == null) {
            continuation = submitted;
            task.wake();
        } else {
            adopt(submitted);
        }
    }

    private void adopt(Runnable childContinuation) {
        Thread child = VirtualThreadHook.threadOf(childContinuation);
        Wakeable childTask = task.spawn(child.getName(), spawned -> {
            VirtualThreadContext context = forChild(spawned, child, childContinuation);
            VirtualThreadHook.replaceExecutor(child, context);
            return context;
        });
        childTask.wake();
    }

    /** Makes the context of a thread that this one has created: of this one's kind. */
    protected VirtualThreadContext forChild(Wakeable childTask, Thread child, Runnable childContinuation) {
        return new VirtualThreadContext(childTask, child, childContinuation);
    }

    @Override
    public boolean resume() {
        Runnable resumable = continuation;
        if (resumable == null) {
            throw new IllegalStateException("dispatched before it was started: " + thread);
        }
        try {
            resumable.run();
        } catch (Throwable fromHandler) {
            // Only what the thread's uncaught-exception handler throws gets here, and the thread has ended. The JVM
            // ignores that for platform threads; a CPU must survive it.
            return !thread.isAlive();
        }
        // Alive from start to termination; a spurious resume of a thread that is not runnable returns at once.
        return !thread.isAlive();
    }

    @Override
    public void start() {
        try {
            thread.start();
        } catch (IllegalThreadStateException alreadyStarted) {
            // By somebody else, a moment ago: what was asked for has been done.
            return;
        }
    }

    @Override
    public void interrupt() {
        thread.interrupt();
    }
}
