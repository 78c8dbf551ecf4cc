/**
 * Heddle: a unified per-CPU scheduler for Java virtual threads.
 *
 * <p>{@code dev.heddle} is what users see, {@code dev.heddle.event} what the engine reports to whoever records it. The
 * other packages are the engine: the simulator runs it on a machine of its own, and nobody else sees it.
 */
@SuppressWarnings("module") // the simulator is compiled after the engine
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
