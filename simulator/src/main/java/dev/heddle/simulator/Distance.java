package dev.heddle.simulator;

/** How far one simulated CPU is from another; nearest first. */
public enum Distance {
    /** The same CPU. */
    SAME_CPU,
    /** Two hardware threads of one core: they share all caches. */
    SAME_CORE,
    /** Two cores that share a last-level cache. */
    SAME_CLUSTER,
    /** Two cache clusters of one package. */
    SAME_PACKAGE,
    /** Two packages. */
    OTHER_PACKAGE
}
