package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ChildJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Structured concurrency is a preview API in JDK 25, so a program in a JVM of its own uses it. */
class StructuredConcurrencyTest {
    @Test
    void forksAreTasksAndAFailureCancelsTheOthers() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.java(List.of(
                "--enable-preview",
                "--source",
                "25",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--class-path",
                ChildJvm.classes(),
                ChildJvm.program("Structured.java")));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output().lines())
                .containsSubsequence(
                        "children: 19900",
                        "factory: 19900",
                        "failed: one fails",
                        "closed with 2",
                        "children: 19900",
                        "factory: 19900",
                        "failed: one fails",
                        "closed with 4");
    }
}
