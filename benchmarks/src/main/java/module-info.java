/** Benchmarks against the JDK's own scheduler. They run on the class path: JMH looks for generated classes there. */
module dev.heddle.benchmarks {
    requires com.fasterxml.jackson.core;
    requires transitive dev.heddle.core;
    requires dev.heddle.trace;
    requires java.management;
    requires jdk.management;
    requires transitive jmh.core;
    requires HdrHistogram;
    requires static transitive org.jspecify;
}
