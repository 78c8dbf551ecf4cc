package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.machine.Machine;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private record Entry(long deadline, long sequence, SleepTimer timer) {}

    private static final Comparator<Entry> BY_DEADLINE_THEN_ARRIVAL =
            Comparator.comparingLong(Entry::deadline).thenComparingLong(Entry::sequence);

    private static SleepTimer timer(long deadline) {
        return Fixtures.task(1).timerFor(deadline);
    }

    @Test
    void behavesAsAPriorityQueueDoes() {
        compare(BY_DEADLINE_THEN_ARRIVAL);
    }

    @Test
    void theComparisonFindsAnotherOrderAmongEqualDeadlines() {
        assertThatThrownBy(() -> compare(
                        Comparator.comparingLong(Entry::deadline).thenComparingLong(entry -> -entry.sequence())))
                .isInstanceOf(AssertionError.class);
    }

    private static void compare(Comparator<Entry> order) {
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        for (int round = 0; round < 50; round++) {
            TimerQueue queue = new TimerQueue();
            PriorityQueue<Entry> model = new PriorityQueue<>(order);
            long now = 0;
            for (int i = 0; i < 500; i++) {
                String step = "seed " + Fixtures.SEED + ", round " + round + ", step " + i;
                if (random.nextInt(5) < 3) {
                    long deadline = now + random.nextInt(-5, 20);
                    SleepTimer timer = timer(deadline);
                    queue.add(timer);
                    assertThat(timer.isQueued()).as(step).isTrue();
                    model.add(new Entry(deadline, i, timer));
                } else {
                    now += random.nextInt(3);
                    Entry first = model.peek();
                    SleepTimer expected = null;
                    if (first != null && first.deadline() <= now) {
                        model.remove();
                        expected = first.timer();
                    }
                    SleepTimer due = queue.pollDue(now);
                    assertThat(due).as(step).isSameAs(expected);
                    if (due != null) {
                        assertThat(due.isQueued()).as(step).isFalse();
                    }
                }
                assertThat(queue.size()).as(step).isEqualTo(model.size());
                assertThat(queue.nextDeadline()).as(step).isEqualTo(deadlineOf(model.peek()));
            }
        }
    }

    private static long deadlineOf(@Nullable Entry entry) {
        return entry == null ? Machine.NEVER : entry.deadline();
    }

    @Test
    void anEmptyQueueHasNoDeadline() {
        assertThat(new TimerQueue().nextDeadline()).isEqualTo(Machine.NEVER);
        assertThat(new TimerQueue().pollDue(Long.MAX_VALUE)).isNull();
    }

    /** Cancelled sleepers leave their timers behind, with deadlines that may be hours away. */
    @Test
    void abandonedTimersDoNotPileUp() {
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        TimerQueue queue = new TimerQueue();
        TimerQueue keepsAll = new TimerQueue();
        PriorityQueue<Entry> model = new PriorityQueue<>(BY_DEADLINE_THEN_ARRIVAL);
        for (int i = 0; i < 20_000; i++) {
            long deadline = random.nextLong(1_000_000);
            PreemptibleTask task = Fixtures.task(i + 1);
            SleepTimer timer = task.timerFor(deadline);
            queue.add(timer);
            keepsAll.add(timer(deadline));
            if (i % 200 == 0) {
                model.add(new Entry(deadline, i, timer));
            } else {
                task.abandonSleep();
            }
            assertThat(queue.size()).isLessThanOrEqualTo(2 * Math.max(16, 2 * model.size()));
        }
        // The twin: those that nobody has abandoned are all there.
        assertThat(keepsAll.size()).isEqualTo(20_000);
        // And of the others none is lost, nor out of order.
        while (!model.isEmpty()) {
            SleepTimer due = queue.pollDue(Long.MAX_VALUE);
            assertThat(due).isNotNull();
            if (due != null && !due.isAbandoned()) {
                assertThat(due).isSameAs(model.remove().timer());
            }
        }
    }

    @Test
    void firingWakesTheTaskUnlessItWasAbandoned() {
        PreemptibleTask sleeper = Fixtures.task(1);
        assertThat(sleeper.wakeNewAndOwe()).isTrue();
        assertThat(sleeper.dispatchAndOwe()).isTrue();
        assertThat(sleeper.comeOffAndOwe()).isFalse();
        SleepTimer timer = sleeper.timerFor(5);
        timer.setQueued(true);
        sleeper.abandonSleep();
        timer.fire();
        assertThat(sleeper.describeState()).isEqualTo("BLOCKED");
        assertThat(sleeper.timerFor(6)).as("an abandoned timer is not reused").isNotSameAs(timer);
        sleeper.timerFor(6).fire();
        assertThat(sleeper.describeState()).isEqualTo("READY+QUEUED");
    }
}
