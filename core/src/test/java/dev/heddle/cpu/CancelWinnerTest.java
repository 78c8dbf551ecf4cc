package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many cancel a task, one of them has done it. */
class CancelWinnerTest {
    private static final int CANCELLERS = 3;
    private static final int ROUNDS = 3_000;

    private interface Cancel {
        boolean cancel(PreemptibleTask task);
    }

    private static void oneWins(Cancel cancel) throws InterruptedException {
        PreemptibleTask[] tasks = new PreemptibleTask[ROUNDS];
        AtomicInteger[] winners = new AtomicInteger[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            tasks[round] = Fixtures.task(round + 1);
            winners[round] = new AtomicInteger();
            // Ready, running and blocked ones.
            tasks[round].wakeNewAndOwe();
            if (round % 3 > 0) {
                tasks[round].dispatchAndOwe();
            }
            if (round % 3 > 1) {
                tasks[round].comeOffAndOwe();
            }
        }
        AtomicLong arrived = new AtomicLong();
        Fixtures.inParallel(CANCELLERS, number -> {
            for (int round = 0; round < ROUNDS; round++) {
                Fixtures.meet(arrived, (long) CANCELLERS * (round + 1));
                if (cancel.cancel(tasks[round])) {
                    winners[round].incrementAndGet();
                }
            }
        });
        assertThat(winners).allMatch(count -> count.get() == 1);
        assertThat(tasks).allMatch(TaskState::isCancelled);
    }

    @Test
    void oneCancellerOfManyWins() throws InterruptedException {
        oneWins(task -> task.cancelAndOwe() != TaskState.CancelDebt.NONE);
    }

    /** The twin: looks first, then does it. */
    @Test
    void theCheckFindsALookFollowedByAWrite() {
        assertThatThrownBy(() -> oneWins(task -> {
                    boolean first = !task.isCancelled();
                    Fixtures.breathe();
                    task.cancelAndOwe();
                    return first;
                }))
                .isInstanceOf(AssertionError.class);
    }
}
