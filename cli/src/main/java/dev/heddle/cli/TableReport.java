package dev.heddle.cli;

import java.io.PrintWriter;

/** Writes a report for a person. */
final class TableReport {
    private TableReport() {}

    static void write(RunReport report, PrintWriter out) {
        out.println(report);
    }
}
