package dev.heddle.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --scheduler} chooses from. */
enum SchedulerChoice {
    /** Heddle's own. */
    HEDDLE,
    /** The JDK's scheduler of virtual threads, for comparison. */
    JDK;

    /** The name that the user types. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scheduler with some CPUs, in words. */
    String with(int cpus) {
        return this == HEDDLE
                ? "heddle with " + cpus + (cpus == 1 ? " CPU" : " CPUs")
                : "the JDK's scheduler with " + cpus + (cpus == 1 ? " carrier" : " carriers");
    }

    /** Reads what the user typed. */
    static final class Converter implements ITypeConverter<SchedulerChoice> {
        @Override
        public SchedulerChoice convert(String text) {
            for (SchedulerChoice choice : values()) {
                if (choice.toString().equals(text)) {
                    return choice;
                }
            }
            throw new TypeConversionException("'" + text + "' is neither " + HEDDLE + " nor " + JDK);
        }
    }
}
