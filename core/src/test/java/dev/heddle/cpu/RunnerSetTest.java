package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Who may run what is queued, without a look at each task. Whether the tasks are looked at is seen by a change of an affinity that nobody
 * is told of.
 */
class RunnerSetTest {
    private static final int OTHERS = 0b1110;
    private final ReadyQueues queues = new ReadyQueues();

    private PreemptibleTask add(long id, int affinity) {
        PreemptibleTask task = Fixtures.task(id, 1, affinity);
        assertThat(task.wakeNewAndOwe()).isTrue();
        queues.add(task);
        return task;
    }

    private int others() {
        return queues.runnersAmong(0, OTHERS);
    }

    @Test
    void whatIsBoundIsNotLookedAt() {
        PreemptibleTask bound = add(1, 0b0001);
        assertThat(others()).isZero();
        bound.setAffinity(CpuMask.ALL);
        assertThat(others()).as("not looked at").isZero();
        assertThat(queues.steal(1, 2)).as("nor by a thief").isNull();
        queues.markOutdated();
        assertThat(others()).as("once it is told").isEqualTo(OTHERS);
        assertThat(queues.steal(1, 2)).isSameAs(bound);
    }

    @Test
    void oneThatMayRunElsewhereIsFoundBehindOthers() {
        add(1, 0b0001);
        add(2, 0b0001);
        PreemptibleTask free = add(3, 0b0101);
        assertThat(others()).isEqualTo(0b0100);
        assertThat(queues.steal(1, 1)).isNull();
        assertThat(queues.steal(1, 2)).isSameAs(free);
    }

    /** The set is as it was when the other one has gone, until somebody has looked in vain. */
    @Test
    void aLookInVainIsTheLast() {
        PreemptibleTask bound = add(1, 0b0001);
        add(2, -1);
        assertThat(queues.steal(1, 2)).isNotNull();
        bound.setAffinity(CpuMask.of(0, 1));
        assertThat(others()).as("looked at").isEqualTo(0b0010);
        bound.setAffinity(CpuMask.of(0));
        queues.narrowRunners();
        assertThat(others()).as("looked at, in vain").isZero();
        queues.narrowRunners();
        bound.setAffinity(CpuMask.of(0, 1));
        assertThat(others()).as("not looked at").isZero();
    }

    @Test
    void whatIsMovedIsKnownAgain() {
        PreemptibleTask bound = add(1, 0b0001);
        bound.setAffinity(CpuMask.of(0, 3));
        queues.markOutdated();
        assertThat(queues.takeMisplaced(0, CpuMask.NONE)).isNull();
        assertThat(queues.isOutdated()).isFalse();
        assertThat(others()).isEqualTo(0b1000);
        assertThat(queues.runnersAmong(0, 0b0110)).as("in vain").isZero();
        queues.narrowRunners();
        assertThat(others()).isEqualTo(0b1000);
    }

    @Test
    void unions() {
        CpuMask some = CpuMask.of(1, 40);
        assertThat(some.with(CpuMask.of(40))).isSameAs(some);
        assertThat(CpuMask.NONE.with(some)).isSameAs(some);
        assertThat(some.with(CpuMask.of(3, 1_000))).isEqualTo(CpuMask.of(1, 3, 40, 1_000));
        assertThat(CpuMask.ALL.containsAll(some)).isTrue();
        assertThat(some.containsAll(CpuMask.of(1, 2))).isFalse();
        assertThat(some.containsAll(CpuMask.NONE)).isTrue();
    }
}
