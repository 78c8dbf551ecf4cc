package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a stack says about whether a carrier's CPU may be taken. */
class HandOverStackTest {
    private static final String CONTINUATION = "jdk.internal.vm.Continuation";

    private static StackTraceElement[] stack(String... frames) {
        return Arrays.stream(frames)
                .map(frame -> frame.split("#", 2))
                .map(parts -> new StackTraceElement(parts[0], parts[1], null, 1))
                .toArray(StackTraceElement[]::new);
    }

    @Test
    void aTaskThatIsComingOffWaitsForTheJvmAlone() {
        assertThat(HandOver.comesOff(stack(CONTINUATION + "#doYield", "java.lang.VirtualThread#park")))
                .isTrue();
    }

    @Test
    void aPinnedParkIsNoComingOff() {
        assertThat(HandOver.comesOff(stack("jdk.internal.misc.Unsafe#park", CONTINUATION + "#doYield")))
                .isFalse();
        assertThat(HandOver.comesOff(stack())).isFalse();
    }

    /** The name is the JDK's own: if another release calls it otherwise, this says so. */
    @Test
    void theJdkCallsItSo() throws ReflectiveOperationException {
        assertThat(Class.forName(CONTINUATION).getDeclaredMethod("doYield")).isNotNull();
    }
}
