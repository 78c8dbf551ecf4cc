package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * A workload ran on this machine.
 *
 * @param choice what scheduled it
 * @param cpus how many CPUs it ran on
 * @param cores how many cores the machine had for them
 * @param pinned whether each CPU's thread was bound to a core
 */
record HostReport(SchedulerChoice choice, int cpus, int cores, boolean pinned) implements MachineReport {
    @Override
    public String scheduler() {
        return choice.toString();
    }

    @Override
    public String inWords() {
        return choice.with(cpus) + ", " + pinning();
    }

    @Override
    public List<String> lines() {
        return List.of();
    }

    @Override
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeNumberField("cores", cores);
        json.writeBooleanField("pinned", pinned);
    }

    /** Where its threads run, in words. */
    private String pinning() {
        String machine = cores == 1 ? "the only core" : "any of " + cores + " cores";
        if (!pinned) {
            return "not pinned (" + machine + ")";
        }
        return cpus <= cores
                ? cpus == 1 ? "pinned to a core" : "each pinned to a core of its own"
                : "pinned, sharing " + (cores == 1 ? "one core" : cores + " cores");
    }
}
