/** The {@code heddle} command. */
module dev.heddle.cli {
    requires com.fasterxml.jackson.core;
    requires dev.heddle.benchmarks;
    requires dev.heddle.compositor;
    requires dev.heddle.core;
    requires dev.heddle.report;
    requires dev.heddle.simulator;
    requires dev.heddle.soak;
    requires dev.heddle.trace;
    requires dev.heddle.workload;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires me.tongfei.progressbar;
    requires org.jfree.svg;
    requires org.jline.nativ;
    requires org.knowm.xchart;
    requires static transitive org.jspecify;

    opens dev.heddle.cli to
            info.picocli;
}
