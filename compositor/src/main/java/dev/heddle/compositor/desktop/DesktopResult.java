package dev.heddle.compositor.desktop;

import dev.heddle.compositor.picture.Picture;
import java.nio.LongBuffer;

/**
 * What came of a desktop.
 *
 * @param seconds how long it was measured
 * @param frames that were presented meanwhile
 * @param lateFrames those that came more than 20 ms (below 60 frames a second: 1.2 periods) after the one before,
 *     and one that was missing at the end
 * @param intervals from frame to frame
 * @param wakeToRun from the time at which a frame was due to the compositor running
 * @param composing from there to the frame being presented
 * @param started tasks that were started, all of them
 * @param ended those that ended
 * @param surfacesLeft surfaces that did not come back
 * @param hostTasksLeft tasks that are left by the scheduler's own count; -1 if it does not count
 * @param refusedSurfaces how often a short-lived task found no free surface
 * @param kills how long a kill took, from call to return
 * @param audioPeriods pieces of sound
 * @param audioUnderruns those that came too late
 * @param primes what the batch tasks found
 * @param wrongPixels in how many pixels the last picture differs from one that was composed as a whole, and, when all surfaces
 *     have come back, the one after it from the bare wallpaper; -1 if the compositor did not end
 * @param picture the last picture with all windows
 * @param presentedAt when each frame was presented, on the clock of {@link System#nanoTime()}; of the first million
 */
public record DesktopResult(
        double seconds,
        long frames,
        long lateFrames,
        Percentiles intervals,
        Percentiles wakeToRun,
        Percentiles composing,
        long started,
        long ended,
        int surfacesLeft,
        long hostTasksLeft,
        long refusedSurfaces,
        Percentiles kills,
        long audioPeriods,
        long audioUnderruns,
        long primes,
        int wrongPixels,
        Picture picture,
        LongBuffer presentedAt) {
    /**
     * Frames a second.
     *
     * @return over the measured time
     */
    public double framesPerSecond() {
        return frames / seconds;
    }

    /**
     * What did not come back: tasks that have not ended, by whichever count has more of them, and surfaces.
     *
     * @return 0 if all did
     */
    public long leaked() {
        return Math.max(started - ended, Math.max(0, hostTasksLeft)) + surfacesLeft;
    }
}
