package dev.heddle.simulator;

/** How far one simulated CPU is from another; nearest first. */
public enum Distance {
    /** The same CPU. */
    SAME_CPU(0),
    /** Two hardware threads of one core: they share all caches. */
    SAME_CORE(1),
    /** Two cores that share a last-level cache. */
    SAME_CLUSTER(2),
    /** Two cache clusters of one package. */
    SAME_PACKAGE(3),
    /** Two packages. */
    OTHER_PACKAGE(4);

    /** Its place in a cost by distance. */
    final int index;

    Distance(int index) {
        this.index = index;
    }
}
