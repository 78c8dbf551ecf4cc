/** Scheduling traces: recording and export. */
module dev.heddle.trace {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;

    exports dev.heddle.trace;
}
