package dev.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs a copy of the launcher in a tiny repository of its own, with a PATH that holds only the system's tools and scripts
 * that stand in for Java and Maven and write down how they were called.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class LauncherTest {

    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "find",
            "flock",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "ps",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "tail");

    /** Long before the test, so that no build of the test's own is as old. */
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path temporary;

    private Path repository;
    private Path bin;
    private Path directory;
    private Path jdk25;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void layOut() throws IOException {
        temporary = temporary.toRealPath();
        repository = Files.createDirectory(temporary.resolve("a repository"));
        bin = Files.createDirectory(temporary.resolve("bin"));
        directory = Files.createDirectory(temporary.resolve("user's directory"));
        for (String tool : TOOLS) {
            Path path = onPath(tool);
            if (path != null) {
                script(bin.resolve(tool), "exec '" + path + "' \"$@\"");
            }
        }
        Files.copy(root().resolve("heddle"), repository.resolve("heddle"));
        source("pom.xml");
        source(".mvn/jvm.config");
        source("core/pom.xml");
        source("core/src/main/java/Core.java");
        source("cli/pom.xml");
        source("cli/src/main/java/Cli.java");
        jdk25 = jdk("jdks/jdk-25", "25.0.3", true);
        maven("3.8.7");
        environment.put("PATH", bin.toString());
        environment.put("HEDDLE_JDK_DIRS", temporary + "/jdks/*");
        environment.put("RECORD", temporary.toString());
    }

    @AfterEach
    void endWhatStillRuns() throws IOException, InterruptedException {
        Files.writeString(temporary.resolve("go-on"), "");
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    // ---- The JDK

    @Test
    void takesJavaHomeFirst() throws Exception {
        Path home = jdk("my jdk", "26-ea", true);
        environment.put("JAVA_HOME", home.toString());

        assertThat(launch().status).isZero();

        assertThat(javaRun()).isEqualTo(home);
        assertThat(builtWith()).isEqualTo(home);
    }

    @Test
    void passesOverAnOldJavaHomeAndAnOldJavaOnPath() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "1.8.0_402", true).toString());
        Files.createSymbolicLink(
                bin.resolve("java"), jdk("older", "17.0.15", true).resolve("bin/java"));

        Outcome outcome = launch();

        assertThat(outcome.status).isZero();
        assertThat(javaRun()).isEqualTo(jdk25);
    }

    @Test
    void takesJavaOnPathBeforeTheUsualPlaces() throws Exception {
        Path onPath = jdk("on path", "25", true);
        Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));

        assertThat(launch().status).isZero();

        assertThat(javaRun()).isEqualTo(onPath);
    }

    @Test
    void asksAVersionManagersScriptWhereItsJdkIs() throws Exception {
        Path managed = jdk("managed", "25", true);
        script(bin.resolve("java"), "echo '    java.home = " + managed + "' >&2");

        assertThat(launch().status).isZero();

        assertThat(javaRun()).isEqualTo(managed);
    }

    @Test
    void asksAJdkWithoutReleaseFileForItsVersion() throws Exception {
        Files.delete(jdk25.resolve("release"));
        environment.put("JAVA_VERSION_SAID", "25.0.1");
        assertThat(launch().status).isZero();

        environment.put("JAVA_VERSION_SAID", "24");
        assertThat(launch().status).isEqualTo(2);
    }

    @Test
    void buildsOnlyWithAJdkThatHasACompiler() throws Exception {
        Path runtime = jdk("runtime", "25", false);
        environment.put("JAVA_HOME", runtime.toString());

        assertThat(launch().status).isZero();
        assertThat(javaRun()).as("with a build").isEqualTo(jdk25);
        assertThat(launch().status).isZero();
        assertThat(javaRun()).as("without").isEqualTo(runtime);

        environment.put("HEDDLE_JDK_DIRS", "");
        delete("cli/target/quick/heddle.stamp");
        Outcome outcome = launch();
        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).contains("found 25 without javac at " + runtime + ";");
    }

    @Test
    void saysInOneLineThatThereIsNoJdk() throws Exception {
        environment.put("HEDDLE_JDK_DIRS", "");

        Outcome outcome = launch();

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err)
                .isEqualTo(
                        "heddle: needs JDK 25 or newer; found none; install for example Temurin 25, or set JAVA_HOME\n");
        assertThat(builds()).isZero();
    }

    @Test
    void saysInOneLineWhichJdksAreTooOld() throws Exception {
        Path seventeen = jdk("old/jdk-17", "17.0.15", true);
        Path eleven = jdk("old/jdk-11", "11.0.2", true);
        Files.createSymbolicLink(temporary.resolve("old/default"), seventeen);
        environment.put("HEDDLE_JDK_DIRS", temporary + "/old/default:" + temporary + "/old/*");
        environment.put("JAVA_HOME", temporary + "/gone");

        Outcome outcome = launch();

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err)
                .isEqualTo("heddle: needs JDK 25 or newer; found 17 at " + seventeen + ", 11 at " + eleven
                        + ", and no Java at JAVA_HOME (" + temporary + "/gone);"
                        + " install for example Temurin 25, or set JAVA_HOME\n");
    }

    // ---- Maven

    @Test
    void saysInOneLineThatThereIsNoMaven() throws Exception {
        Files.delete(bin.resolve("mvn"));

        Outcome outcome = launch();

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).startsWith("heddle: needs Maven to build, and there is no mvn on PATH; install Maven");
        assertThat(outcome.err).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"3.6.3, 2", "2.2.1, 2", "3.8.1, 0", "3.10.0, 0", "4.0.0-rc-4, 0"})
    void needsMavenThreeEight(String version, int status) throws Exception {
        maven(version);

        Outcome outcome = launch();

        assertThat(outcome.status).isEqualTo(status);
        if (status != 0) {
            assertThat(outcome.err)
                    .startsWith("heddle: needs Maven 3.8 or newer to build; found " + version + " at "
                            + bin.resolve("mvn"));
            assertThat(outcome.err).hasLineCount(1);
        }
    }

    @Test
    void needsNoMavenWhenNothingIsToBeBuilt() throws Exception {
        launch();
        Files.delete(bin.resolve("mvn"));

        assertThat(launch()).isEqualTo(new Outcome(0, "the command\n", ""));
    }

    // ---- When it builds

    @Test
    void buildsOnceAndThenNotAgain() throws Exception {
        Outcome first = launch();
        Outcome second = launch();

        assertThat(first.out).isEqualTo("the command\n");
        assertThat(first.err).isEqualTo("heddle: building (no finished build yet) ...\n");
        assertThat(second).isEqualTo(new Outcome(0, "the command\n", ""));
        assertThat(builds()).isOne();
        assertThat(lines("maven-arguments"))
                .containsSubsequence("-q", "-B", "-Dheddle.quick", "-DskipTests", "package", "-pl", "cli", "-am");
        assertThat(lines("maven-directory")).containsExactly(repository.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", ".mvn/jvm.config", "core/pom.xml", "core/src/main/java/Core.java"})
    void buildsAgainWhenASourceIsTouched(String name) throws Exception {
        launch();
        age("cli/target/quick/heddle.stamp", 60);
        launch();
        assertThat(builds()).isOne();

        age(name, 30);
        Outcome outcome = launch();

        assertThat(outcome.err).isEqualTo("heddle: building (sources changed) ...\n");
        assertThat(builds()).isEqualTo(2);
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void buildsAgainWhenASourceIsAddedEvenAnOldOne() throws Exception {
        launch();
        source("core/src/main/java/Another.java");
        launch();
        assertThat(builds()).isEqualTo(2);
        source("simulator/src/main/java/InANewModule.java");
        launch();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void buildsAgainWhenASourceIsDeleted() throws Exception {
        launch();
        delete("core/src/main/java/Core.java");
        launch();
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void doesNotBuildAgainForTestsOrEditorsFiles() throws Exception {
        launch();
        Files.createDirectories(repository.resolve("core/src/test"));
        Files.writeString(repository.resolve("core/src/test/Test.java"), "");
        Files.writeString(repository.resolve("core/src/main/java/.Core.java.swp"), "");
        Files.writeString(repository.resolve("core/src/main/java/Core.java~"), "");
        launch();
        assertThat(builds()).isOne();
    }

    @Test
    void buildsAgainWhenPartOfTheBuildIsGone() throws Exception {
        launch();
        delete("cli/target/quick/heddle-cli-1.jar");
        assertThat(launch().err).isEqualTo("heddle: building (no finished build yet) ...\n");

        delete("cli/target/quick/lib/a.jar");
        delete("cli/target/quick/lib");
        assertThat(launch().err).isEqualTo("heddle: building (no finished build yet) ...\n");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void clearsAwayTheJarsOfTheBuildBefore() throws Exception {
        launch();
        Files.writeString(repository.resolve("cli/target/quick/heddle-cli-0.jar"), "");
        Files.writeString(repository.resolve("cli/target/quick/lib/a-0.jar"), "");
        source("core/src/main/java/Another.java");
        launch();
        assertThat(repository.resolve("cli/target/quick/heddle-cli-0.jar")).doesNotExist();
        assertThat(repository.resolve("cli/target/quick/lib/a-0.jar")).doesNotExist();
        assertThat(repository.resolve("cli/target/quick/lib/a.jar")).exists();
    }

    @Test
    void showsMavensOutputWhenTheBuildFailsAndBuildsAgainNextTime() throws Exception {
        environment.put("MAVEN_FAILS", "yes");

        Outcome outcome = launch();

        assertThat(outcome.status).isOne();
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err)
                .contains("[ERROR] it broke\n", "heddle: the build failed; all that Maven said is in " + repository)
                .doesNotContain("[INFO]");
        assertThat(temporary.resolve("java-arguments")).doesNotExist();

        environment.remove("MAVEN_FAILS");
        assertThat(launch().status).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void doesNotRunAnOldBuildWhenTheNewOneFails() throws Exception {
        launch();
        source("core/src/main/java/Another.java");
        environment.put("MAVEN_FAILS", "yes");
        assertThat(launch().status).isOne();
        assertThat(launch().status).isOne();
    }

    // ---- One build at a time, and none half done

    @ParameterizedTest(name = "flock: {0}")
    @ValueSource(booleans = {true, false})
    void theSecondLauncherWaitsForTheFirstOnesBuild(boolean flock) throws Exception {
        useFlock(flock);
        environment.put("MAVEN_WAITS", "yes");

        Process first = start();
        awaitLine(first, "heddle: building (no finished build yet) ...");
        Process second = start();
        awaitLine(second, "heddle: waiting for another build of this folder to end");
        Files.writeString(temporary.resolve("go-on"), "");

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(builds()).isOne();
    }

    @ParameterizedTest(name = "flock: {0}")
    @ValueSource(booleans = {true, false})
    void theLockOfAKilledLauncherDoesNotLast(boolean flock) throws Exception {
        useFlock(flock);
        environment.put("MAVEN_WAITS", "yes");

        Process killed = start();
        awaitLine(killed, "heddle: building (no finished build yet) ...");
        killed.destroyForcibly().waitFor();
        Files.writeString(temporary.resolve("go-on"), "");

        assertThat(launch().status).isZero();
        assertThat(repository.resolve("cli/target/quick/heddle.stamp")).exists();
    }

    @Test
    void anInterruptedBuildEndsMavenAndLeavesNoStamp() throws Exception {
        environment.put("MAVEN_WAITS", "yes");
        Process process = start();
        awaitLine(process, "heddle: building (no finished build yet) ...");
        List<ProcessHandle> children = process.descendants().toList();

        process.toHandle().destroy(); // It leaves the streams open, as Process.destroy() would not.

        assertThat(process.errorReader(UTF_8).lines()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        for (ProcessHandle child : children) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(repository.resolve("cli/target/quick/heddle.stamp")).doesNotExist();
        assertThat(repository.resolve("cli/target/quick/heddle.stamp.new")).doesNotExist();

        environment.remove("MAVEN_WAITS");
        assertThat(launch().status).isZero();
    }

    // ---- What it runs

    @Test
    void runsTheCommandOnTheModulePath() throws Exception {
        environment.put("HEDDLE_JAVA_OPTS", "-Xmx1g  -Dpattern=*");
        launch();

        Path built = repository.resolve("cli/target/quick");
        assertThat(lines("java-arguments"))
                .containsExactly(
                        "--module-path",
                        built.resolve("heddle-cli-1.jar") + ":" + built.resolve("lib"),
                        "--add-opens",
                        "java.base/java.lang=dev.heddle.core",
                        "--add-exports",
                        "java.base/jdk.internal.vm=dev.heddle.simulator",
                        "--enable-native-access=dev.heddle.core,dev.heddle.soak,org.jline.nativ",
                        "-Xmx1g",
                        "-Dpattern=*",
                        "-m",
                        "dev.heddle.cli/dev.heddle.cli.Main");
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        launch("run", "my file.json", "", "*", "$HOME", "a\\b", "--help");

        List<String> arguments = lines("java-arguments");
        assertThat(arguments.subList(arguments.indexOf("-m") + 2, arguments.size()))
                .containsExactly("run", "my file.json", "", "*", "$HOME", "a\\b", "--help");
        assertThat(lines("java-directory")).containsExactly(directory.toString());
    }

    @Test
    void endsWithTheCommandsStatus() throws Exception {
        environment.put("COMMAND_STATUS", "130");
        assertThat(launch().status).isEqualTo(130);
    }

    @Test
    void becomesTheCommandSoThatSignalsReachIt() throws Exception {
        launch();
        Process process = start();
        process.waitFor();
        assertThat(lines("java-process")).containsExactly(Long.toString(process.pid()));
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        Files.createSymbolicLink(temporary.resolve("link to repository"), repository);
        Path link =
                Files.createSymbolicLink(temporary.resolve("absolute"), temporary.resolve("link to repository/heddle"));
        Files.createSymbolicLink(bin.resolve("heddle"), Path.of("../" + link.getFileName()));

        Outcome outcome = finish(start(List.of("sh", "-c", "heddle")));

        assertThat(outcome.out).isEqualTo("the command\n");
        assertThat(lines("maven-directory")).containsExactly(repository.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"heddle", ".ci/run"})
    void theScriptsAreCleanForShellcheck(String name) throws Exception {
        Path shellcheck = onPath("shellcheck");
        assumeTrue(shellcheck != null, "shellcheck is not installed: " + name + " is not checked");

        Process process = new ProcessBuilder(
                        shellcheck.toString(), root().resolve(name).toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    // ---- How it is done

    private record Outcome(int status, String out, String err) {}

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        return finish(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(repository.resolve("heddle").toString());
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Process start(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.set(
                0,
                Path.of(command.get(0)).isAbsolute()
                        ? command.get(0)
                        : bin.resolve(command.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        started.add(process);
        return process;
    }

    /** What both streams hold is little enough for a pipe, so they can be read one after the other. */
    private static Outcome finish(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    private static void awaitLine(Process process, String line) throws IOException {
        BufferedReader reader = process.errorReader(UTF_8);
        List<String> before = new ArrayList<>();
        for (String read = reader.readLine(); !line.equals(read); read = reader.readLine()) {
            before.add(read);
            assertThat(read).as("after %s", before).isNotNull();
        }
    }

    private void useFlock(boolean flock) throws IOException {
        if (flock) {
            assumeTrue(Files.exists(bin.resolve("flock")), "flock is not installed: its lock is not checked");
        } else {
            Files.deleteIfExists(bin.resolve("flock"));
        }
    }

    private Path javaRun() throws IOException {
        return Path.of(lines("java-home").get(0));
    }

    private Path builtWith() throws IOException {
        return Path.of(lines("maven-java-home").get(0));
    }

    private int builds() throws IOException {
        return Files.exists(temporary.resolve("builds")) ? lines("builds").size() : 0;
    }

    private List<String> lines(String recorded) throws IOException {
        return Files.readAllLines(temporary.resolve(recorded));
    }

    private void source(String name) throws IOException {
        Path path = repository.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, name);
        Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
    }

    private void age(String name, int seconds) throws IOException {
        Files.setLastModifiedTime(
                repository.resolve(name), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private void delete(String name) throws IOException {
        Files.delete(repository.resolve(name));
    }

    private Path jdk(String name, String version, boolean compiler) throws IOException {
        Path home = temporary.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        script(
                home.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo \"openjdk version \\\"$JAVA_VERSION_SAID\\\" 2025-10-21\" >&2; exit; fi",
                "printf '%s\\n' \"$@\" >\"$RECORD/java-arguments\"",
                "printf '%s\\n' '" + home + "' >\"$RECORD/java-home\"",
                "pwd >\"$RECORD/java-directory\"",
                "echo $$ >\"$RECORD/java-process\"",
                "echo the command",
                "exit \"${COMMAND_STATUS:-0}\"");
        if (compiler) {
            script(home.resolve("bin/javac"), "exit 1");
        }
        return home;
    }

    private void maven(String version) throws IOException {
        script(
                bin.resolve("mvn"),
                "if [ \"$1\" = -v ]; then printf '\\033[1mApache Maven " + version + "\\033[m\\n'; exit; fi",
                "echo built >>\"$RECORD/builds\"",
                "printf '%s\\n' \"$@\" >\"$RECORD/maven-arguments\"",
                "printf '%s\\n' \"$JAVA_HOME\" >\"$RECORD/maven-java-home\"",
                "pwd >\"$RECORD/maven-directory\"",
                "while [ -n \"$MAVEN_WAITS\" ] && ! [ -e \"$RECORD/go-on\" ]; do sleep 0.02; done",
                "echo '[INFO] Building Heddle cli 1 [2/2]'",
                "if [ -n \"$MAVEN_FAILS\" ]; then echo '[ERROR] it broke'; exit 1; fi",
                "mkdir -p cli/target/quick/lib",
                ": >cli/target/quick/heddle-cli-1.jar",
                ": >cli/target/quick/lib/a.jar");
    }

    private static void script(Path path, String... lines) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The repository that this test belongs to. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("heddle"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
