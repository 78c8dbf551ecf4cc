/** The heddle command. */
module dev.heddle.cli {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
}
