package dev.heddle.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a page says about the machine that it was made on. */
final class HostSettings {
    private HostSettings() {}

    static Map<String, String> of() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        settings.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores");
        return settings;
    }
}
