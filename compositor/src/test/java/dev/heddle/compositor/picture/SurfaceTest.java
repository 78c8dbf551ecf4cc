package dev.heddle.compositor.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SurfaceTest {
    private final AtomicInteger wakes = new AtomicInteger();
    private final Surface surface = new Surface(8, 4, false, wakes::incrementAndGet);
    private final Composition composition = new Composition(16, 16, List.of(surface));

    @Test
    void hasOneClientAtATime() {
        assertThat(surface.open()).isTrue();
        assertThat(surface.open()).isFalse();
        surface.close();
        // The compositor has not taken it off yet.
        assertThat(surface.open()).isFalse();
        composition.compose();
        assertThat(surface.open()).isTrue();
    }

    @Test
    void tellsTheCompositorWhatItHasToDo() {
        assertThat(surface.open()).isTrue();
        assertThat(composition.isPending()).isFalse();
        surface.begin().fill(0, 0, 8, 4, 0x123456);
        surface.submit();
        assertThat(wakes.get()).isEqualTo(1);
        assertThat(composition.isPending()).isTrue();
        assertThat(composition.compose()).isTrue();
        assertThat(composition.picture().pixels()[0]).isEqualTo(0x123456);
        assertThat(composition.compose()).isFalse();
        surface.close();
        assertThat(wakes.get()).isEqualTo(2);
        assertThat(composition.compose()).isTrue();
    }

    @Test
    void aWaitForTheCompositorEndsByAnInterrupt() {
        assertThat(surface.open()).isTrue();
        surface.begin();
        surface.submit();
        Thread.currentThread().interrupt();
        assertThatThrownBy(surface::awaitShown).isInstanceOf(InterruptedException.class);
        composition.compose();
        assertThat(surface.isSubmitted()).isFalse();
    }

    /** Only what has changed is painted. */
    @Test
    void paintsWhatHasChanged() throws InterruptedException {
        assertThat(surface.open()).isTrue();
        surface.begin();
        surface.submit();
        composition.compose();
        surface.awaitShown();
        long before = composition.paintedPixels();
        surface.begin().fill(1, 1, 2, 2, 0xFFFFFF);
        surface.submit();
        composition.compose();
        assertThat(composition.paintedPixels() - before).isEqualTo(4);
    }
}
