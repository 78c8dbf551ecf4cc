package dev.heddle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out before a run whether what it writes can be written. */
final class OutputPlaces {
    private OutputPlaces() {}

    /**
     * Makes the log directory if it is not there.
     *
     * @param directory null: there will be none
     */
    static void checkLogs(@Nullable Path directory) throws CommandFailure {
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "heddle: the log directory " + directory + " cannot be made: " + reason(directory));
        }
        if (!Files.isWritable(directory)) {
            throw CommandFailure.badInput("heddle: the log directory " + directory + " is not writable");
        }
    }

    private static String reason(Path directory) {
        for (Path path = directory.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                return path + (Files.isDirectory(path) ? " is not writable" : " is not a directory");
            }
        }
        return "its parent is missing";
    }

    /**
     * Whether a file can be written.
     *
     * @param option which the user gave it with
     * @param file null: there will be none
     */
    static void checkFile(String option, @Nullable Path file) throws CommandFailure {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.badInput("heddle: " + option + " " + file + ": that is a directory");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (Files.exists(file) ? !Files.isWritable(file) : parent == null || !Files.isWritable(parent)) {
            throw CommandFailure.badInput("heddle: " + option + " " + file + " cannot be written: "
                    + (Files.exists(file) ? "it is" : parent + " is") + " not there or not writable");
        }
    }
}
