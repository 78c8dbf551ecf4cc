/** What a run did, as one HTML page. */
module dev.heddle.report {
    requires transitive dev.heddle.trace;
    requires com.fasterxml.jackson.core;
    requires HdrHistogram;
    requires static transitive org.jspecify;

    exports dev.heddle.report;
}
