/**
 * The simulator: Heddle's own loop on any number of simulated CPUs, in virtual time, replayable from a seed.
 */
module dev.heddle.simulator {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;

    exports dev.heddle.simulator;
}
