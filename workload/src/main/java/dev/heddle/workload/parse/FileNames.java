package dev.heddle.workload.parse;

import dev.heddle.workload.model.SourcePosition;

/** Names that become part of a log file's name, so that no workload file can write outside the log directory. */
final class FileNames {
    static final int LONGEST = 100;

    private FileNames() {}

    static String checked(String name, String what, SourcePosition position) throws WorkloadException {
        boolean unusable = name.isEmpty()
                || name.length() > LONGEST
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (unusable) {
            throw Diagnostics.error(
                    position,
                    what + " becomes part of a file name: allowed is 1 to " + LONGEST
                            + " characters without slashes and control characters");
        }
        return name;
    }
}
