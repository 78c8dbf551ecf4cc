package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic, on a clock of our own. */
class StarvationBoundTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final int HIGH = 0;
    private static final int NORMAL = 1;
    private static final int LOW = 2;
    private static final int IDLE = 3;

    /** One CPU with hogs that run until they are asked to give way. */
    private static final class Cpu {
        private final ReadyQueues ready = new ReadyQueues();
        private final StarvationBound bound;
        private final long slice;
        private final long[] ran = new long[ReadyQueues.LEVELS];
        private final List<Integer> turns = new ArrayList<>();
        private long now = SECOND;

        Cpu(long bound, long slice) {
            this.bound = new StarvationBound(bound);
            this.slice = slice;
        }

        Cpu with(int... levels) {
            for (int level : levels) {
                TaskControlBlock task = Fixtures.task(turns.size() + 1, level, 1);
                task.stampRequeue(now);
                ready.add(task);
            }
            return this;
        }

        /** One turn of a hog: what the loop does, but for a deadline that nobody sets it may not run longer than {@code most}. */
        int turn(long most) {
            int level = bound.choose(ready, now);
            TaskControlBlock task = level == StarvationBound.HIGHEST ? ready.takeHighest() : ready.take(level);
            if (task == null) {
                throw new IllegalStateException("nothing is ready");
            }
            int runs = task.level();
            long deadline = ready.holdsAtLeast(runs) ? now + slice : Machine.NEVER;
            long end = Math.min(Math.min(deadline, bound.deadline(now, slice)), now + most);
            ran[runs] += end - now;
            bound.ran(runs, end - now, end);
            now = end;
            task.stampRequeue(now);
            ready.add(task);
            turns.add(runs);
            return runs;
        }

        void runFor(long nanos) {
            for (long end = now + nanos; now < end; ) {
                turn(end - now);
            }
        }

        double share(int level) {
            long all = 0;
            for (long one : ran) {
                all += one;
            }
            return (double) ran[level] / all;
        }
    }

    @Test
    void theFirstGrantComesWhenTheBoundHasPassed() {
        Cpu cpu = new Cpu(SECOND, 4 * MILLISECOND).with(HIGH, IDLE);
        long begin = cpu.now;
        while (cpu.turn(SECOND) != IDLE) {
            assertThat(cpu.now - begin).isLessThanOrEqualTo(SECOND);
        }
        assertThat(cpu.now - begin).isBetween(SECOND, SECOND + 4 * MILLISECOND);
        assertThat(cpu.turns)
                .as("the deadline brought the hog to the loop at once")
                .hasSizeLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 20, 200})
    void aStarvingLevelGetsAboutATwentieth(int sliceMillis) {
        Cpu cpu = new Cpu(SECOND, sliceMillis * MILLISECOND).with(HIGH, IDLE);
        cpu.runFor(20 * SECOND);
        assertThat(cpu.share(IDLE)).isBetween(0.03, 0.07);
    }

    @Test
    void aGrantTakesTurnsWithTheMoreUrgent() {
        Cpu cpu = new Cpu(SECOND, 4 * MILLISECOND).with(HIGH, IDLE);
        cpu.runFor(SECOND);
        cpu.turns.clear();
        for (int i = 0; i < 10; i++) {
            cpu.turn(SECOND);
        }
        assertThat(cpu.turns).containsExactly(IDLE, HIGH, IDLE, HIGH, IDLE, HIGH, IDLE, HIGH, IDLE, HIGH);
    }

    @Test
    void twoStarvingLevelsGetTheirShareEach() {
        Cpu cpu = new Cpu(SECOND, 4 * MILLISECOND).with(HIGH, NORMAL, IDLE);
        cpu.runFor(20 * SECOND);
        assertThat(cpu.share(NORMAL)).isBetween(0.03, 0.07);
        assertThat(cpu.share(IDLE)).isBetween(0.03, 0.07);
        assertThat(cpu.share(LOW)).isZero();
    }

    /** Each of them has waited for longer than the bound when another one's grant ends. */
    @Test
    void manyStarvingTasksOfALevelShareOneGrant() {
        Cpu cpu = new Cpu(SECOND, 4 * MILLISECOND).with(HIGH);
        for (int i = 0; i < 50; i++) {
            cpu.with(IDLE);
        }
        cpu.runFor(20 * SECOND);
        assertThat(cpu.share(IDLE)).isBetween(0.03, 0.07);
    }

    @Test
    void theMostUrgentNeverWaitsForTwoInARow() {
        Cpu cpu = new Cpu(10 * MILLISECOND, 4 * MILLISECOND).with(HIGH, NORMAL, LOW, IDLE);
        cpu.runFor(10 * SECOND);
        for (int i = 1; i < cpu.turns.size(); i++) {
            assertThat(cpu.turns.get(i - 1) == HIGH || cpu.turns.get(i) == HIGH)
                    .as("turns %s", cpu.turns.subList(i - 1, i + 1))
                    .isTrue();
        }
        assertThat(cpu.turns).contains(NORMAL, LOW, IDLE);
    }

    /** A level that ran a moment ago is not starving, however long the one of its many tasks that is next has waited. */
    @Test
    void aLevelThatHasRunIsNotStarving() {
        Cpu cpu = new Cpu(SECOND, 4 * MILLISECOND);
        for (int i = 0; i < 500; i++) {
            cpu.with(NORMAL);
        }
        cpu.runFor(2 * SECOND);
        cpu.with(HIGH);
        cpu.turns.clear();
        cpu.runFor(SECOND / 2);
        assertThat(cpu.turns).containsOnly(HIGH);
    }

    @Test
    void offIsStrict() {
        Cpu cpu = new Cpu(0, 4 * MILLISECOND).with(HIGH, IDLE);
        for (int i = 0; i < 1_000; i++) {
            assertThat(cpu.turn(SECOND)).isEqualTo(HIGH);
        }
        assertThat(cpu.bound.isOn()).isFalse();
        assertThat(cpu.bound.deadline(cpu.now, MILLISECOND)).isEqualTo(Machine.NEVER);
        assertThat(cpu.bound.lookBy(cpu.now)).isEqualTo(Machine.NEVER);
    }

    /** Time is the price: what a grant does not use in time is over after a fifth of the bound. */
    @Test
    void aGrantThatIsSpentOnUntimedJobsEnds() {
        StarvationBound bound = new StarvationBound(SECOND);
        ReadyQueues ready = new ReadyQueues();
        long now = SECOND;
        for (int level : new int[] {HIGH, IDLE}) {
            TaskControlBlock task = Fixtures.task(1, level, 1);
            task.stampRequeue(now);
            ready.add(task);
        }
        assertThat(bound.choose(ready, now)).isEqualTo(StarvationBound.HIGHEST);
        now += SECOND;
        for (int turn = 0; turn < 10; turn++) {
            assertThat(bound.choose(ready, now)).isEqualTo(turn % 2 == 0 ? IDLE : StarvationBound.HIGHEST);
            now += SECOND / 50;
        }
        for (int turn = 0; turn < 10; turn++) {
            now += 1;
            // At first it would still have its turn.
            assertThat(bound.choose(ready, now)).isEqualTo(StarvationBound.HIGHEST);
        }
    }
}
