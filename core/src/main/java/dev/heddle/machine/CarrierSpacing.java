package dev.heddle.machine;

/**
 * Keeps two carriers off one cache line of the JVM's.
 *
 * <ol>
 *   <li>For each platform thread HotSpot has four words outside of the heap, 32 bytes, that refer to objects: among them the thread itself and the
 *       virtual thread that it carries. A thread gets them when it is started, the first four that are free of a table; so two that are started one after
 *       the other share a line of 64 bytes.
 *   <li>Each mount and each unmount writes the carrier's word; each switch, and whatever else asks which thread it is on, reads both, several
 *       times. Two carriers on one line therefore take it from each other all the time: with two CPUs a yield took 640 ns where it took 230 with
 *       one.
 *   <li>So behind each carrier a thread is started that carries nothing and gets the other half of the line. It waits for the end of
 *       its carrier, since what is free goes to whoever starts next, who may be a carrier.
 * </ol>
 *
 * <p>That is nothing to rely on: somebody else may start a thread in between, and other JVMs may do otherwise. What is lost then is time.
 * It serves the benchmark yield-many.
 *
 * <p>Rejected: to space out the carriers by the machine's own threads, the timer and the patrol, which are too few for more than two CPUs.
 */
final class CarrierSpacing {
    private CarrierSpacing() {}

    /** The thread to be started next after a carrier. */
    static Thread spacerOf(Thread carrier) {
        return Thread.ofPlatform()
                .daemon()
                .name(carrier.getName() + "-spacer")
                .unstarted(() -> Threads.join(carrier, Machine.NEVER, false));
    }

    /** Its carrier has just been started. */
    static void take(Thread spacer) {
        try {
            spacer.start();
        } catch (OutOfMemoryError noThread) {
            // The carrier does without: it is as correct, and slower.
            return;
        }
    }
}
