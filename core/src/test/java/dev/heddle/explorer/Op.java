package dev.heddle.explorer;

/** One step of a script. */
record Op(Kind kind, int task, int argument) implements EngineWorld.Move {
    enum Kind {
        /** Does nothing, takes one step. */
        STEP,
        /** Wakes {@code task}, if that has been started. */
        WAKE,
        /** Starts {@code task}; each task is started by one operation of one script. */
        START,
        /** Starts a job that takes {@code argument} steps, or computes for long if that is 0. */
        JOB,
        /** Sets the affinity of {@code task} to {@code argument}. */
        SET_AFFINITY,
        /** Sets the level of {@code task} to {@code argument}. */
        SET_LEVEL,
        /** Cancels {@code task}, whether it has been started or not. */
        CANCEL,
        /** Pauses the CPUs {@code argument} and waits until they hold. */
        PAUSE,
        /** Ends the {@code argument}th pause, modulo how many there are. */
        RESUME,
        /** Sends CPU {@code argument} offline, if that can be. */
        OFFLINE,
        /** Brings CPU {@code argument} back, if it has left. */
        ONLINE,
        /** Gives the CPU away. Tasks only, as all that follow up to SLEEP. */
        YIELD,
        /** Waits for a wake. */
        BLOCK,
        /** Computes until asked to give way, or let go. */
        HOG,
        /** Computes until let go. */
        STUBBORN,
        /** Sleeps for {@code argument} nanoseconds. */
        SLEEP,
        /** Waits until everything has settled. Outside threads only. */
        WAIT,
        /** Shuts the scheduler down. Outside threads only. */
        SHUTDOWN,
        /** The same, and cancels all tasks. Outside threads only. */
        CANCEL_ALL
    }

    static Op of(Kind kind) {
        return new Op(kind, -1, 0);
    }

    @Override
    public void makeIn(EngineWorld world) {
        world.order(this);
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
