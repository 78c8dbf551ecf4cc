package dev.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a result depends on besides the code: printed above each table. */
final class Surroundings {
    private Surroundings() {}

    static String describe() {
        return "commit " + System.getProperty("heddle.commit", "unknown")
                + "; JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
                + "; " + Runtime.getRuntime().availableProcessors() + " CPUs, this process on " + cores()
                + "; " + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    private static String cores() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return "unknown";
    }
}
