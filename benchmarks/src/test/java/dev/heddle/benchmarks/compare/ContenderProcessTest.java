package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a process that measures may do, and what it may not. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ContenderProcessTest {
    private static final List<String> NO_PROGRAM = List.of("/no/such/program");

    private static List<Value> shell(String script, long limitSeconds) throws Exception {
        return ContenderProcess.run(List.of("/bin/sh", "-c", script), limitSeconds);
    }

    @Test
    void whatItPrintsIsMeasured() throws Exception {
        assertThat(shell("printf '\\tns\\t12.5\\np99\\tus\\t3\\n'", 60))
                .containsExactly(new Value("", "ns", 12.5), new Value("p99", "us", 3));
    }

    @Test
    void whoPrintsNothingHasMeasuredNothing() {
        assertThatThrownBy(() -> shell("echo some trouble >&2", 60))
                .isInstanceOf(Measuring.Failed.class)
                .hasMessageContaining("it measured nothing")
                .hasMessageContaining("some trouble");
    }

    @Test
    void whoFailsAfterItHasPrintedHasMeasuredNothing() {
        assertThatThrownBy(() -> shell("printf '\\tns\\t12.5\\n'; echo of 5 hops there were 4 >&2; exit 1", 60))
                .isInstanceOf(Measuring.Failed.class)
                .hasMessageContaining("status 1")
                .hasMessageContaining("of 5 hops there were 4");
    }

    @Test
    void whoDoesNotEndIsEnded() {
        assertThatThrownBy(() -> shell("exec sleep 1000", 1))
                .isInstanceOf(Measuring.Failed.class)
                .hasMessageContaining("has not ended within 1 s");
    }

    /** The status of a JVM that SIGINT has ended, and what the JDK gives for any other program that it has killed. */
    @Test
    void whoWasEndedByCtrlCHasNotFailed() {
        assertThatThrownBy(() -> shell("exit 130", 60)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whoCannotBeStartedIsNamed() {
        assertThatThrownBy(() -> ContenderProcess.run(NO_PROGRAM, 60))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    /** Ctrl-C ends what the JDK starts programs by, too, and the one who measures is told a moment later. */
    @Test
    void whoCouldNotBeStartedForCtrlCHasNotFailed() {
        Thread measuring = Thread.currentThread();
        Thread.ofPlatform().daemon().start(measuring::interrupt);
        assertThatThrownBy(() -> ContenderProcess.run(NO_PROGRAM, 60)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aBenchmarkThatFailsInItsJvmSaysWhy() {
        List<String> command = ContenderProcess.jvm(Suite.named("yield"), Contender.JDK, Effort.SHORT);
        // Two carriers: the two tasks do not alternate, and the side refuses to begin.
        List<String> wrong = command.stream()
                .map(word -> word.replace("parallelism=1", "parallelism=2"))
                .toList();

        assertThatThrownBy(() -> ContenderProcess.run(wrong, 60))
                .isInstanceOf(Measuring.Failed.class)
                .hasMessageContaining("was started with 2 carriers");
    }
}
