package dev.heddle.workload.model;

/**
 * Something that a task does. Times are in microseconds, as in the file. Resources are known by kind and name: mutex
 * {@code x} and condition {@code x} are two things.
 */
public sealed interface Event {
    /**
     * Calls the visitor's method for this event.
     *
     * @param <R> what the visitor makes of an event
     * @param visitor one method for each event
     * @return what that method returned
     */
    <R> R accept(EventVisitor<R> visitor);

    /**
     * A fixed amount of work.
     *
     * @param micros how long the work takes on the calibrated CPU, alone
     */
    record Run(int micros) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitRun(this);
        }
    }

    /**
     * Work until an amount of wall time has passed.
     *
     * @param micros the wall time
     */
    record RunFor(int micros) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitRunFor(this);
        }
    }

    /**
     * Sleeps for a while.
     *
     * @param micros how long, from now
     */
    record Sleep(int micros) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSleep(this);
        }
    }

    /**
     * Sleeps until a timer's next expiry. It advances by the period at each use, so that work before it does not shift it.
     *
     * @param name the timer
     * @param unique true if each instance has a timer of its own, false if it is shared by all that name it
     * @param periodMicros how far the timer advances
     * @param absolute what happens after a miss: true keeps the phase, false starts again from now. A timer that any event calls absolute is absolute
     */
    record Timer(String name, boolean unique, int periodMicros, boolean absolute) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitTimer(this);
        }
    }

    /**
     * Locks a mutex.
     *
     * @param mutex its name
     */
    record Lock(String mutex) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitLock(this);
        }
    }

    /**
     * Unlocks a mutex, whoever holds it: POSIX default mutexes do not check, so workload files hand mutexes over.
     *
     * @param mutex its name
     */
    record Unlock(String mutex) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitUnlock(this);
        }
    }

    /**
     * Unlocks the mutex, waits for the condition, and locks the mutex again.
     *
     * @param condition what is waited for
     * @param mutex what is unlocked meanwhile
     */
    record Wait(String condition, String mutex) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitWait(this);
        }
    }

    /**
     * Signals the condition, then waits for it as {@link Wait} does.
     *
     * @param condition what is signalled and waited for
     * @param mutex what is unlocked meanwhile
     */
    record Sync(String condition, String mutex) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSync(this);
        }
    }

    /**
     * Wakes the task that has waited for the condition longest, if any.
     *
     * @param condition its name
     */
    record Signal(String condition) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSignal(this);
        }
    }

    /**
     * Wakes all tasks that wait for the condition.
     *
     * @param condition its name
     */
    record Broadcast(String condition) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitBroadcast(this);
        }
    }

    /**
     * Waits for a condition, holding the mutex of the same name until it waits. There is no predicate: a resume that came before is lost.
     *
     * @param condition the name of the condition and of the mutex
     */
    record Suspend(String condition) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSuspend(this);
        }
    }

    /**
     * Broadcasts a condition while holding the mutex of the same name.
     *
     * @param condition the name of the condition and of the mutex
     */
    record Resume(String condition) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitResume(this);
        }
    }

    /**
     * Waits until all instances of all tasks that name the barrier have come.
     *
     * @param barrier its name
     */
    record Barrier(String barrier) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitBarrier(this);
        }
    }

    /**
     * Adds one to a counting semaphore that began at 0.
     *
     * @param semaphore its name
     */
    record SemPost(String semaphore) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSemPost(this);
        }
    }

    /**
     * Takes one from a counting semaphore, waiting while it is 0.
     *
     * @param semaphore its name
     */
    record SemWait(String semaphore) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitSemWait(this);
        }
    }

    /**
     * Lets others run.
     */
    record Yield() implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitYield(this);
        }
    }

    /**
     * Starts one more instance of a task.
     *
     * @param task its name
     */
    record Fork(String task) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitFork(this);
        }
    }

    /**
     * Writes memory.
     *
     * @param bytes how many
     */
    record Memory(int bytes) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitMemory(this);
        }
    }

    /**
     * Writes the io device.
     *
     * @param bytes how many
     */
    record IoRun(int bytes) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitIoRun(this);
        }
    }

    /**
     * Walks through a buffer of the task's own.
     *
     * @param access what is done at each cache line
     * @param size the buffer's size in bytes
     * @param count how many times the whole buffer is walked
     */
    record MemRun(Access access, int size, int count) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitMemRun(this);
        }
    }

    /** What {@link MemRun} does at each cache line. */
    enum Access {
        /** Reads it. */
        READ,
        /** Writes it. */
        WRITE,
        /** Reads in it which line comes next, so that no two reads overlap. */
        CHASE
    }
}
