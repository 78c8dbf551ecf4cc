/** JMH benchmarks. */
module dev.heddle.benchmarks {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
}
