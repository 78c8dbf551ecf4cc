package dev.heddle.verification.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What many checkers beside each other need. */
final class TlcTest {
    /** In a folder that all of them share, one reads what another is unpacking or has just deleted. */
    @Test
    void eachReadsItsOwnStandardModules() throws Exception {
        Path folder = Path.of("target", "tlc", "own-modules");
        Model small = new Model("Shutdown")
                .with("CPUs", "{1}")
                .with("StartCount", "1")
                .mutant("none")
                .invariants("NoEarlyStop");

        Verdict verdict = Tlc.check(small, folder, Duration.ofMinutes(5));

        assertThat(verdict.output())
                .contains("Parsing file " + folder.toAbsolutePath().resolve("Integers.tla"));
    }
}
