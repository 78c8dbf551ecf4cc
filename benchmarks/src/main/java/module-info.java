/** Benchmarks against the JDK's own scheduler and others. What is measured runs on the class path: JMH looks there for generated classes. */
@SuppressWarnings("module") // the cli comes after this module
module dev.heddle.benchmarks {
    requires transitive dev.heddle.core;
    requires dev.heddle.trace;
    requires java.management;
    requires jdk.httpserver;
    requires jdk.management;
    requires static org.eclipse.jetty.server;
    requires static transitive jmh.core;
    requires HdrHistogram;
    requires static transitive org.jspecify;

    exports dev.heddle.benchmarks to
            dev.heddle.cli;
    exports dev.heddle.benchmarks.compare to
            dev.heddle.cli;
    exports dev.heddle.benchmarks.side to
            dev.heddle.cli;
}
