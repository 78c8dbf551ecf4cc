package dev.heddle.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a result depends on besides the code. */
public final class Surroundings {
    private Surroundings() {}

    /**
     * What a result depends on.
     *
     * @return lines: commit and JDK, machine, CPU placement
     * @throws InterruptedException if interrupted
     */
    public static List<String> describe() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        return List.of(
                "commit " + commit() + "; JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                cores + " cores (" + fieldOf("/proc/cpuinfo", "model name") + "), this process on "
                        + fieldOf("/proc/self/status", "Cpus_allowed_list") + "; " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + "; load average " + loadAverage(),
                "heddle and traced: carriers pinned to cores from 0 on; unpinned, jdk, go and tokio: as many threads, not pinned");
    }

    private static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    private static String commit() throws InterruptedException {
        Path repository = Peers.repository();
        if (repository == null) {
            return "unknown";
        }
        try {
            String commit = git(repository, "rev-parse", "--short", "HEAD");
            if (commit.isEmpty()) {
                return "unknown";
            }
            return git(repository, "status", "--porcelain", "-uno").isEmpty() ? commit : commit + " with changes";
        } catch (IOException noGit) {
            return "unknown";
        }
    }

    private static String git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? out : "";
    }

    private static String fieldOf(String file, String key) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(key)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException notLinux) {
            return "unknown";
        }
        return "unknown";
    }
}
