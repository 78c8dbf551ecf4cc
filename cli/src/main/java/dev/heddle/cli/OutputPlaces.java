package dev.heddle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out before a run whether what it writes can be written. */
final class OutputPlaces {
    private OutputPlaces() {}

    /** Makes the log directory if it is not there. */
    static void check(@Nullable Path logDirectory, @Nullable Path trace) throws CommandFailure {
        if (logDirectory != null) {
            checkDirectory(logDirectory);
        }
        checkFile("trace", trace);
    }

    private static void checkDirectory(Path directory) throws CommandFailure {
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
     * @param what it is
     * @param file null: there will be none
     */
    static void checkFile(String what, @Nullable Path file) throws CommandFailure {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.badInput("heddle: the " + what + " file " + file + " is a directory");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (Files.exists(file) ? !Files.isWritable(file) : parent == null || !Files.isWritable(parent)) {
            throw CommandFailure.badInput("heddle: the " + what + " file " + file + " cannot be written: "
                    + (Files.exists(file) ? "it is" : parent + " is") + " not there or not writable");
        }
    }
}
