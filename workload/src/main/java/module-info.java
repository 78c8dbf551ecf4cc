/** Workload files in the rt-app grammar. */
module dev.heddle.workload {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
}
