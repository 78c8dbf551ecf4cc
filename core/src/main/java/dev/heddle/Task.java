package dev.heddle;

import dev.heddle.cpu.Caller;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskEnd;
import dev.heddle.machine.HostMachine;
import dev.heddle.smp.Smp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Scheduler}: a virtual thread with a priority and an affinity. (A job is none: it runs at once to
 * its end, and there is nothing to control.)
 *
 * <p>A task's <em>preemption points</em> are {@link #checkpoint()}, {@link #sleep} and {@link #sleepUntil}, and the end of
 * the outermost {@link #withoutPreemption(Runnable)}: there it gives way, and there it learns that it has been {@linkplain
 * #cancel cancelled}.
 *
 * <p>Methods may be called by any thread. The static ones are about the task that the calling thread is.
 */
public sealed class Task permits ResultTask {
    private final PreemptibleTask control;

    /** Null if this is a thread that somebody made with {@code Thread.ofVirtual()} inside a task: its body is not ours. */
    private final @Nullable TaskBody body;

    Task(PreemptibleTask control, @Nullable TaskBody body) {
        this.control = control;
        this.body = body;
        control.setFace(this);
    }

    /**
     * The task that calls.
     *
     * @return null if the caller is no task of any scheduler, or a job
     */
    public static @Nullable Task current() {
        PreemptibleTask running = Caller.task();
        if (running == null) {
            return null;
        }
        return faceOf(running);
    }

    /** Called by the task itself. A thread that a factory has made has a body for a face until it asks. */
    static Task faceOf(PreemptibleTask running) {
        Object face = running.face();
        if (face instanceof Task known) {
            return known;
        }
        return new Task(running, face instanceof TaskBody body ? body : null);
    }

    /** What runs the caller, which is known to be a task. */
    static PreemptibleTask requireRunning() {
        PreemptibleTask running = Caller.task();
        if (running == null) {
            throw new IllegalStateException("not a task: " + Thread.currentThread());
        }
        return running;
    }

    /**
     * A preemption point: gives the CPU away if the scheduler has asked for it, because a more urgent task waits or the
     * slice has ended. Costs one read of a flag otherwise. Does nothing outside a task, in a job, which runs to
     * completion, and inside {@link #withoutPreemption(Runnable)}. Meant for loops that compute for long without blocking.
     *
     * @throws TaskCancelledError if the task has been cancelled and has not been told so
     */
    public static void checkpoint() {
        PreemptionPoint.pass();
    }

    /**
     * Runs something during which the calling task passes its preemption points: {@link #checkpoint()} neither gives way
     * nor delivers a cancellation. Nests, however deep. What was asked for meanwhile happens when the outermost body has returned; if it
     * throws, at the next preemption point. Blocking calls give the CPU away all the same, and those that can be
     * interrupted end with an {@link InterruptedException} in a task that is cancelled. Outside a task it runs the body and
     * does nothing else.
     *
     * @param body run once, in the calling thread; short, since whatever is more urgent waits for it
     * @throws TaskCancelledError after the outermost body, if the task has been cancelled and has not been told so
     */
    public static void withoutPreemption(Runnable body) {
        Objects.requireNonNull(body, "body");
        withoutPreemption(() -> {
            body.run();
            return null;
        });
    }

    /**
     * The same for what returns a value.
     *
     * @param <T> of the value
     * @param body as in {@link #withoutPreemption(Runnable)}
     * @return what {@code body} has returned
     * @throws TaskCancelledError after the outermost body, if the task has been cancelled and has not been told so
     */
    public static <T extends @Nullable Object> T withoutPreemption(Supplier<? extends T> body) {
        return PreemptionPoint.ignoredIn(Objects.requireNonNull(body, "body"));
    }

    /**
     * Sleeps until a point in time, on the timer of the CPU that the task runs on: no other thread takes part, which makes
     * it cheaper and more exact than {@link Thread#sleep(long)}.
     *
     * @param nanoTime when to go on, on the clock of {@link System#nanoTime()}; returns at once if that is past
     * @throws InterruptedException if the task is interrupted before; its interrupt status is cleared
     * @throws TaskCancelledError if the task has been cancelled, before or meanwhile, and has not been told so; its interrupt
     *     status is cleared
     * @throws IllegalStateException if the caller is no task, or a job, which must not block
     */
    public static void sleepUntil(long nanoTime) throws InterruptedException {
        TaskSleep.until(nanoTime);
    }

    /**
     * Sleeps for a time, as {@link #sleepUntil}.
     *
     * @param duration how long; returns at once if it is not positive
     * @throws InterruptedException if the task is interrupted before
     * @throws TaskCancelledError if the task has been cancelled, before or meanwhile, and has not been told so
     * @throws IllegalStateException if the caller is no task, or a job
     */
    public static void sleep(Duration duration) throws InterruptedException {
        Objects.requireNonNull(duration, "duration");
        sleepUntil(TaskSleep.deadlineAfter(duration));
    }

    /**
     * Starts a task made by {@link TaskBuilder#unstarted}. Does nothing if the task has been cancelled, so that one thread
     * may start it while another cancels it.
     *
     * @throws IllegalThreadStateException if it has been started
     * @throws RejectedExecutionException if the scheduler is being closed and the caller is not one of its tasks
     */
    public void start() {
        try {
            thread().start();
        } catch (IllegalThreadStateException started) {
            if (!isCancelled()) {
                throw new IllegalThreadStateException("the task has been started already: " + this);
            }
        } catch (RejectedExecutionException closing) {
            if (!isCancelled()) {
                throw closing;
            }
        }
    }

    /**
     * Asks the task to end, whatever it is doing, and waits for nothing.
     *
     * <ul>
     *   <li>One that never started never runs its body; its thread terminates, and joiners return.
     *   <li>A running one gets a {@link TaskCancelledError} at its next preemption point (see the class). It gets it once, so
     *       that code that cleans up behind it can pass preemption points and block.
     *   <li>A blocked one is woken and interrupted: what it blocks in ends as it does for any interrupted thread, mostly by
     *       an {@link InterruptedException}, or by the error in {@link #sleep}. One that waits for a monitor waits on.
     *   <li>One that has ended has ended.
     * </ul>
     *
     * <p>The interrupt may come a moment after the error. If the interrupt ended a call of the JDK, the error still comes at
     * the next preemption point; clean-up that it must not break off belongs into {@link #withoutPreemption(Runnable)}. A
     * task that cancels itself goes on to its next preemption point like any other. What a task must do to be cancelled is
     * to reach one, or to block, and then to end; {@link #outcome()} says whether it did. Threads that it has started are
     * not cancelled with it.
     *
     * @return whether this call has cancelled it: false if it was cancelled or had ended before
     */
    public boolean cancel() {
        return control.cancel();
    }

    /**
     * Whether the task has been cancelled: while it has not ended, whether anyone has cancelled it; from then on, whether
     * that is how it has ended, as {@link Outcome} defines it.
     *
     * @return as said
     */
    public boolean isCancelled() {
        // The mark goes when the task is dead, and the outcome is there before that: so the mark is read first.
        boolean marked = control.isCancelled();
        Outcome<?> ended = body == null ? null : body.outcome();
        return ended == null ? marked : ended instanceof Outcome.Cancelled;
    }

    /**
     * How the task has ended. What the task did before is visible to whoever sees an outcome.
     *
     * @return null if it has not ended; and always if it is a thread that a task has made with {@code Thread.ofVirtual()},
     *     of which only {@link #isDone()} is known. Since a task's thread terminates just after its body has ended, this can
     *     be known a moment before {@link #join()} returns
     */
    public @Nullable Outcome<?> outcome() {
        if (body == null) {
            return null;
        }
        Outcome<?> ended = body.outcome();
        if (ended == null && thread().getState() == Thread.State.TERMINATED) {
            // Looked at again, since it was written before the thread terminated.
            ended = body.outcome();
            if (ended == null) {
                ended = control.isCancelled()
                        ? TaskBody.cancelled()
                        : new Outcome.Failed<>(new RejectedExecutionException(
                                "the scheduler refused to start it, since it takes no new tasks: " + this));
            }
        }
        return ended;
    }

    /**
     * Whether the task has ended: returned, failed or cancelled.
     *
     * @return false if it has not, or has not been started
     */
    public boolean isDone() {
        return (body != null && body.outcome() != null) || thread().getState() == Thread.State.TERMINATED;
    }

    /**
     * The task's number.
     *
     * @return greater than 0, unique in its scheduler; traces name the task by it
     */
    public long id() {
        return control.id();
    }

    /**
     * The task's name.
     *
     * @return the name of its thread, possibly empty
     */
    public String name() {
        return thread().getName();
    }

    /**
     * The virtual thread that the task is: join it, interrupt it, ask for its state.
     *
     * @return never null
     */
    public Thread thread() {
        return TaskBuilder.threadOf(control);
    }

    /**
     * Waits until the task has ended. A caller that is a task lends the one that it waits for its priority meanwhile.
     *
     * @throws InterruptedException if the caller is interrupted
     * @throws IllegalThreadStateException if it has not been started
     * @throws IllegalStateException if the task is the caller, or the caller is a job, which must not block
     */
    public void join() throws InterruptedException {
        Thread thread = joinable();
        PreemptibleTask waiter = TaskBuilder.taskOf(Thread.currentThread());
        TaskEnd end = TaskEnd.enter(control, waiter);
        try {
            thread.join();
        } finally {
            TaskEnd.leave(end, waiter);
        }
    }

    /**
     * Waits until the task has ended, or for some time. A caller that is a task lends the one that it waits for its
     * priority meanwhile.
     *
     * @param timeout how long at the most
     * @return whether the task has ended
     * @throws InterruptedException if the caller is interrupted
     * @throws IllegalThreadStateException if it has not been started
     * @throws IllegalStateException if the task is the caller, or the caller is a job, which must not block
     */
    public boolean join(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        Thread thread = joinable();
        PreemptibleTask waiter = TaskBuilder.taskOf(Thread.currentThread());
        TaskEnd end = TaskEnd.enter(control, waiter);
        try {
            return thread.join(timeout);
        } finally {
            TaskEnd.leave(end, waiter);
        }
    }

    private Thread joinable() {
        Thread thread = thread();
        Thread caller = Thread.currentThread();
        if (thread == caller) {
            throw new IllegalStateException("a task cannot wait for its own end");
        }
        if (!caller.isVirtual() && HostMachine.currentRole() != null) {
            throw new IllegalStateException(
                    "a job cannot wait for a task: it would hold its CPU, which the task may need");
        }
        while (thread.getState() == Thread.State.NEW) {
            if (control.isCancelled()) {
                // Whoever has cancelled it is about to start it, so that it can end. A thread that somebody is just
                // starting
                // looks new for some steps more.
                control.startToEnd();
                Thread.onSpinWait();
            } else if (thread.getState() == Thread.State.NEW) {
                // Looked at again: one that was cancelled is marked until it is dead, and then it is not new.
                throw new IllegalThreadStateException("the task has not been started: " + this);
            }
        }
        return thread;
    }

    /**
     * What the task has done so far.
     *
     * @return a snapshot; taking it stops nothing
     */
    public TaskStats stats() {
        return new TaskStats(
                control.dispatches(), control.runNanos(), control.waitNanos(), body == null ? 0 : body.restarts());
    }

    /**
     * The priority.
     *
     * @return the value last set; while others that wait for the task lend it theirs it may run at a higher one
     */
    public Priority priority() {
        return Priority.ofLevel(control.baseLevel());
    }

    /**
     * The priority that the task is scheduled by: its own, or that of the most urgent task that waits for it in
     * {@link #join()} or for a {@link TaskLock} that it holds, whichever is higher. Those who wait lend theirs for as long as they wait,
     * through any number of others who wait themselves.
     *
     * @return at least as high as {@link #priority()}; a snapshot
     */
    public Priority effectivePriority() {
        return Priority.ofLevel(control.level());
    }

    /**
     * Changes the priority. A task that runs goes on with the new one at its next preemption point; one that waits in a
     * queue goes to the one of its new priority. What others lend to
     * the task stays lent, and what it lends to others follows.
     *
     * @param priority not null
     */
    public void setPriority(Priority priority) {
        Objects.requireNonNull(priority, "priority");
        control.changeBaseLevel(priority.level());
    }

    private Smp smp() {
        return TaskBuilder.smpOf(control);
    }

    /**
     * The CPUs that the task may run on.
     *
     * @return the value last set
     */
    public CpuSet affinity() {
        return CpuSet.of(control.affinity());
    }

    /**
     * Changes the CPUs that the task may run on. A task that sets its own is on one of them when this returns, unless it
     * is pinned to its carrier; another one that runs on a CPU that it may not use any more goes at its next preemption
     * point; one that waits never starts to run where it may not.
     *
     * @param affinity the new set
     * @throws IllegalArgumentException if the scheduler does not have all of these CPUs; nothing is changed then
     * @throws IllegalStateException if none of them is online; nothing is changed then
     */
    public void setAffinity(CpuSet affinity) {
        Objects.requireNonNull(affinity, "affinity");
        CpuMask wanted = TaskBuilder.checked(affinity, smp()).mask();
        if (!smp().setAffinity(control, wanted)) {
            throw new IllegalStateException("none of the CPUs " + affinity + " is online");
        }
        if (Caller.task() == control) {
            checkpoint();
        }
    }

    @Override
    public String toString() {
        return "Task[" + id() + (name().isEmpty() ? "" : ", " + name()) + ", " + priority() + ", CPUs " + affinity()
                + "]";
    }
}
