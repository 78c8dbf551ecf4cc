package dev.heddle.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which scheduler runs on this machine, and how: of every command that knows both. */
final class HostOptions extends CpusOption {
    private final boolean onLinux = System.getProperty("os.name", "").equals("Linux");

    @Option(
            names = "--scheduler",
            order = 7,
            paramLabel = "heddle|jdk",
            converter = SchedulerChoice.Converter.class,
            description = {
                "Heddle's own scheduler (default), or the JDK's scheduler of virtual threads, where priorities and"
                        + " affinity have no effect."
            })
    private SchedulerChoice scheduler = SchedulerChoice.HEDDLE;

    @Option(
            names = "--pin",
            order = 8,
            negatable = true,
            description = {
                "Bind each CPU's thread to a core, or do not.",
                "Default: bind if every CPU can have a core of its own."
            })
    private @Nullable Boolean pin;

    /** Says which options do not go together. */
    void check() {
        if (Boolean.TRUE.equals(pin) && scheduler == SchedulerChoice.JDK) {
            throw usage("--pin needs --scheduler heddle: the JDK's carriers cannot be bound to cores");
        }
        if (Boolean.TRUE.equals(pin) && !onLinux) {
            throw usage("--pin needs Linux; this is " + System.getProperty("os.name"));
        }
    }

    SchedulerChoice scheduler() {
        return scheduler;
    }

    /** Whether the carriers of a scheduler are bound to cores: as the user says, or else if each can have one of its own. */
    boolean pinned(SchedulerChoice of) {
        return of == SchedulerChoice.HEDDLE && (pin != null ? pin : onLinux && cpus() <= cores());
    }
}
