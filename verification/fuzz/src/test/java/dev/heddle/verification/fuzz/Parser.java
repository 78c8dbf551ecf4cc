package dev.heddle.verification.fuzz;

import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import java.nio.file.Path;

/** What reads a workload file: the parser, or a broken twin. */
interface Parser {
    Workload parse(Path file) throws WorkloadException;
}
