package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final class Nothing extends Event {
        @Override
        void happen() {}
    }

    /** Against a list that is sorted anew each time. */
    @Test
    void eventsComeByTimeAndThenByTheOrderOfQueueing() {
        SplittableRandom random = new SplittableRandom(7);
        EventQueue queue = new EventQueue();
        List<Event> model = new ArrayList<>();
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(new Nothing());
        }
        for (int i = 0; i < 100_000; i++) {
            Event event = all.get(random.nextInt(all.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    queue.cancel(event);
                    model.remove(event);
                }
                case 1 -> {
                    assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
                    if (!model.isEmpty()) {
                        model.sort(Comparator.comparingLong((Event one) -> one.time)
                                .thenComparingLong(one -> one.sequence));
                        assertThat(queue.nextTime()).isEqualTo(model.get(0).time);
                        assertThat(queue.take()).isSameAs(model.remove(0));
                    }
                }
                default -> {
                    queue.schedule(event, random.nextInt(50));
                    if (!model.contains(event)) {
                        model.add(event);
                    }
                }
            }
            assertThat(event.isQueued()).isEqualTo(model.contains(event));
        }
    }
}
