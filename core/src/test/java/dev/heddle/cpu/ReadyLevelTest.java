package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two queues of a level: those that go on living, and those that only end. */
class ReadyLevelTest {
    private static PreemptibleTask living(long id) {
        PreemptibleTask task = Fixtures.task(id);
        assertThat(task.wakeNewAndOwe()).isTrue();
        return task;
    }

    private static PreemptibleTask dying(long id) {
        PreemptibleTask task = Fixtures.task(id);
        task.cancelAndOwe();
        assertThat(task.wakeNewAndOwe()).isTrue();
        return task;
    }

    private static List<Long> takeAll(ReadyLevel level) {
        List<Long> taken = new ArrayList<>();
        for (TaskControlBlock task = level.take(); task != null; task = level.take()) {
            taken.add(task.id());
        }
        return taken;
    }

    @Test
    void aLivingTaskWaitsForOneDyingOne() {
        ReadyLevel level = new ReadyLevel();
        for (int id = 1; id <= 1_000; id++) {
            level.add(dying(id));
        }
        level.add(living(2_001));
        level.add(living(2_002));
        assertThat(level.ownSize()).isEqualTo(1_002);
        assertThat(level.sizeHint()).isEqualTo(1_002);
        List<Long> taken = takeAll(level);
        assertThat(taken).hasSize(1_002);
        assertThat(taken.indexOf(2_001L)).isLessThanOrEqualTo(1);
        assertThat(taken.indexOf(2_002L)).isLessThanOrEqualTo(3);
        assertThat(taken.stream().filter(id -> id <= 1_000))
                .as("first come, first served")
                .isSorted();
        assertThat(level.ownSize()).isZero();
    }

    @Test
    void theDyingGetHalf() {
        ReadyLevel level = new ReadyLevel();
        for (int id = 1; id <= 10; id++) {
            level.add(living(id));
        }
        for (int id = 101; id <= 110; id++) {
            level.add(dying(id));
        }
        assertThat(takeAll(level).subList(0, 10).stream().filter(id -> id > 100))
                .hasSize(5);
    }

    /** Cancelled while it waits, it keeps its place: it delays nobody by that. */
    @Test
    void whoIsCancelledInTheQueueStaysThere() {
        ReadyLevel level = new ReadyLevel();
        PreemptibleTask first = living(1);
        level.add(first);
        level.add(living(2));
        first.cancelAndOwe();
        assertThat(takeAll(level)).containsExactly(1L, 2L);
    }

    @Test
    void thievesFindBoth() {
        ReadyLevel level = new ReadyLevel();
        level.add(dying(1));
        level.add(living(2));
        assertThat(level.runnersAmong(0, 6)).isEqualTo(6);
        assertThat(level.peek()).isNotNull();
        List<Long> stolen = new ArrayList<>();
        for (TaskControlBlock task = level.steal(1); task != null; task = level.steal(1)) {
            stolen.add(task.id());
        }
        assertThat(stolen).containsExactly(2L, 1L);
        assertThat(level.take()).isNull();
    }
}
