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
}
