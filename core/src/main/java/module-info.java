/**
 * Heddle: a unified per-CPU scheduler for Java virtual threads.
 *
 * <p>{@code dev.heddle} is what users see, {@code dev.heddle.event} what the engine reports to whoever records it. The
 * other packages are the engine and are not exported.
 */
module dev.heddle.core {
    requires static transitive org.jspecify;

    exports dev.heddle;
    exports dev.heddle.event;
    exports dev.heddle.context to
            dev.heddle.simulator;
    exports dev.heddle.cpu to
            dev.heddle.simulator;
    exports dev.heddle.machine to
            dev.heddle.simulator;
    exports dev.heddle.smp to
            dev.heddle.simulator;
}
