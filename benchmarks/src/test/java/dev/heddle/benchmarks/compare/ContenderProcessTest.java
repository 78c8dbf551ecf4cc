package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of a measuring process that cannot be started. */
class ContenderProcessTest {
    private static final List<String> NO_PROGRAM = List.of("/no/such/program");

    @Test
    void isAnErrorThatNamesIt() {
        assertThatThrownBy(() -> ContenderProcess.run(NO_PROGRAM, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    /** Ctrl-C has ended what was to start it: that is no error. */
    @Test
    void isAnInterruptIfThatIsOnItsWay() {
        Thread measuring = Thread.currentThread();
        Thread.ofPlatform().daemon().start(measuring::interrupt);
        assertThatThrownBy(() -> ContenderProcess.run(NO_PROGRAM, 1)).isInstanceOf(InterruptedException.class);
    }
}
