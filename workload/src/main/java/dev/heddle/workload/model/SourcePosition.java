package dev.heddle.workload.model;

/**
 * A place in a workload file.
 *
 * @param file the file's name as the user gave it
 * @param line from 1
 * @param column from 1, in characters
 */
public record SourcePosition(String file, int line, int column) {
    /**
     * The place as compilers write it.
     *
     * @return {@code FILE:LINE:COLUMN}
     */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
