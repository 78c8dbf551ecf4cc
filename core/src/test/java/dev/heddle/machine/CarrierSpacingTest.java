package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Await;
import dev.heddle.Scheduler;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Behind each carrier a thread is started that lives as long as it does. That this keeps carriers off each other's cache lines is measured, not
 * tested: the benchmark yield-many takes nearly twice as long without.
 */
class CarrierSpacingTest {
    private static List<String> spacers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("spaced-") && name.endsWith("-spacer"))
                .toList();
    }

    @Test
    void everyCarrierHasASpacerForAsLongAsItLives() throws TimeoutException {
        Scheduler scheduler = Scheduler.builder().name("spaced").cpus(2).start();
        assertThat(spacers()).containsExactlyInAnyOrder("spaced-cpu0-spacer", "spaced-cpu1-spacer");

        scheduler.takeOffline(1, Await.PATIENCE);
        Await.until(scheduler, "the spacer of a CPU that left", () -> !spacers().contains("spaced-cpu1-spacer"));
        assertThat(spacers()).containsExactly("spaced-cpu0-spacer");
        scheduler.bringOnline(1, Await.PATIENCE);
        assertThat(spacers()).containsExactlyInAnyOrder("spaced-cpu0-spacer", "spaced-cpu1-1-spacer");

        scheduler.close();
        assertThat(spacers()).as("close() waits for them").isEmpty();
    }

    @Test
    void aCarrierDoesWithoutWhereThereIsNoThreadToBeHad() {
        boolean[] asked = new boolean[1];
        CarrierSpacing.take(new Thread() {
            @Override
            public void start() {
                asked[0] = true;
                throw new OutOfMemoryError("unable to create native thread");
            }
        });
        assertThat(asked[0]).isTrue();
    }
}
