package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** What a workload ran on: a part of the report. */
interface MachineReport {
    /** The scheduler, by the name that JSON has. */
    String scheduler();

    int cpus();

    /** Scheduler and CPUs, for the first line. */
    String inWords();

    /** More lines for a person. */
    List<String> lines();

    /** Writes the fields of the JSON object that are its own. */
    void writeTo(JsonGenerator json) throws IOException;
}
