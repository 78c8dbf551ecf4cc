package dev.heddle.compositor.desktop;

/** A task on a {@link TaskHost}. Any thread may call. */
public interface HostedTask {
    /** Starts it. */
    void start();

    /** Asks it to end, whatever it is doing; waits for nothing. */
    void kill();

    /**
     * Whether nothing of it will run any more.
     *
     * @return what its thread says, or true if it was killed before it was started and has no thread that could run
     */
    boolean hasEnded();

    /**
     * Its thread.
     *
     * @return a virtual thread
     */
    Thread thread();
}
