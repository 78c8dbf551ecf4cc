/**
 * Workload files in the rt-app grammar: what a file says ({@code model}), how it is read ({@code parse}), how it is run
 * on a scheduler ({@code run}), and the logs of a run ({@code log}).
 */
module dev.heddle.workload {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires HdrHistogram;

    exports dev.heddle.workload.model;
    exports dev.heddle.workload.parse;
    exports dev.heddle.workload.run;
}
