package dev.heddle.compositor.desktop;

/**
 * What a desktop is like.
 *
 * @param framesPerSecond of the compositor, 1 to 1000
 * @param windows how many clients have windows, 0 to 200
 * @param churn how many tasks are started and killed a second, 0 to 100,000
 * @param onCpu the CPU that the compositor may run on, or -1: any
 * @param warmUpNanos how long it runs before anything counts
 * @param measuredNanos about how long it will run after that
 * @param seed of everything that is drawn by chance
 */
public record DesktopSettings(
        int framesPerSecond, int windows, int churn, int onCpu, long warmUpNanos, long measuredNanos, long seed) {
    /** The picture's width, in pixels. */
    public static final int WIDTH = 1280;

    /** The picture's height, in pixels. */
    public static final int HEIGHT = 720;
}
