package dev.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a JVM of its own, its standard error in a file. */
final class CommandProcess implements AutoCloseable {
    static final String OPENED = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private final Process process;
    private final Path err;

    private CommandProcess(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    static CommandProcess start(Path directory, String... arguments) throws IOException {
        return start(directory, javaCommand(List.of(OPENED), arguments));
    }

    static CommandProcess start(Path directory, List<String> command) throws IOException {
        Path err = directory.resolve("stderr.txt");
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/env"))
                && System.getProperty("os.name").equals("Linux")) {
            // Whoever runs the tests in the background may have told all children to ignore Ctrl-C.
            whole.addAll(List.of("/usr/bin/env", "--default-signal=INT,TERM"));
        }
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .start();
        return new CommandProcess(process, err);
    }

    static List<String> javaCommand(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    InputStream out() {
        return process.getInputStream();
    }

    /** What it prints until it has printed this. */
    String readUntil(String awaited) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(awaited) < 0) {
            int next = process.getInputStream().read();
            assertThat(next).as("after %s and before '%s'", text, awaited).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    /** Types this, where its standard input is a terminal. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Everything that it prints, and then its end. */
    CommandRun finish() throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new CommandRun(status(), out, Files.readString(err));
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
