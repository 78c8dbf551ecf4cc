/** A storm of everything on the host machine, with checks: what {@code heddle soak} runs. */
@SuppressWarnings("module") // the cli comes after this module
module dev.heddle.soak {
    requires transitive dev.heddle.core;
    requires java.management;
    requires static transitive org.jspecify;

    exports dev.heddle.soak to
            dev.heddle.cli;
}
