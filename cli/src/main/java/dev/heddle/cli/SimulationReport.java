package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.simulator.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A workload ran on simulated CPUs.
 *
 * @param cpus how many
 * @param topology how near they were to each other
 * @param seed what was random was drawn from
 * @param traceHash of all scheduling events: the same for the same run
 * @param events how many of these there were
 * @param simulatedNanos how long the simulation lasted on its own clock
 * @param realNanos how long that took
 */
record SimulationReport(
        int cpus, Topology topology, long seed, long traceHash, long events, long simulatedNanos, long realNanos)
        implements MachineReport {

    @Override
    public String scheduler() {
        return SchedulerChoice.HEDDLE.toString();
    }

    @Override
    public String inWords() {
        return "heddle with " + cpus + (cpus == 1 ? " simulated CPU" : " simulated CPUs") + " (" + topology + "), seed "
                + seed;
    }

    @Override
    public List<String> lines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "simulated in %.2f s: %,d scheduling events, %,.0f a second, %.3g times as fast as real time",
                        realNanos / 1e9,
                        events,
                        eventsPerSecond(),
                        timesRealTime()),
                "trace hash: " + hash());
    }

    @Override
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeNumberField("seed", seed);
        json.writeStringField("traceHash", hash());
        json.writeStringField("topology", topology.toString());
        json.writeNumberField("simulatedSeconds", simulatedNanos / 1e9);
        json.writeObjectFieldStart("speed");
        json.writeNumberField("realSeconds", realNanos / 1e9);
        json.writeNumberField("events", events);
        json.writeNumberField("eventsPerSecond", Math.round(eventsPerSecond()));
        json.writeNumberField("timesRealTime", timesRealTime());
        json.writeEndObject();
    }

    private String hash() {
        return String.format(Locale.ROOT, "%016x", traceHash);
    }

    private double eventsPerSecond() {
        return events * 1e9 / Math.max(1, realNanos);
    }

    private double timesRealTime() {
        return (double) simulatedNanos / Math.max(1, realNanos);
    }
}
