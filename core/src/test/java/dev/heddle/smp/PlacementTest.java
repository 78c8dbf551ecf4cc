package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.CpuDriver;
import dev.heddle.cpu.Fixtures;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.Tuning;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each rule of placement, in an order in which every rule before it does not apply. */
class PlacementTest {
    private static final int CPUS = 4;
    private static final int ALL = (1 << CPUS) - 1;

    private final FakeMachine machine = new FakeMachine(CPUS);
    private final Neighbours neighbours = Fixtures.neighbours();
    private final PerCpuScheduler[] cpus = new PerCpuScheduler[CPUS];
    private final Proximity near = new Proximity(machine);
    private final IdleMask idle = new IdleMask(near);
    private Placement placement;

    PlacementTest() {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            cpus[cpu] = new PerCpuScheduler(cpu, machine, neighbours, new Tuning(1, 0), null);
        }
        placement = placementBy(idle, false);
    }

    private Placement placementBy(IdleMask word, boolean newTasksStay) {
        return new Placement(cpus, near, word, new OpenCpus(CPUS, near), machine, newTasksStay);
    }

    private static TaskControlBlock lastOn(int last, int level, int affinity) {
        TaskControlBlock task = Fixtures.task(1, level, affinity);
        if (last >= 0) {
            Fixtures.ranOn(task, last);
        }
        return task;
    }

    private int choice(TaskControlBlock task, @Nullable Integer waker) {
        return placement.choose(task, waker == null ? null : cpus[waker]).id();
    }

    private void waits(int cpu, int tasks) {
        for (int i = 0; i < tasks; i++) {
            CpuDriver.queue(cpus[cpu], Fixtures.task(100 + i));
        }
    }

    /** Makes every CPU one that runs a task of a level: the whole loop, once, in which the running task asks. */
    private int choiceWhileRunning(int[] levels, TaskControlBlock task, @Nullable Integer waker) {
        int[] chosen = {-1};
        nest(levels, 0, () -> chosen[0] = choice(task, waker));
        return chosen[0];
    }

    private void nest(int[] levels, int cpu, Runnable innermost) {
        if (cpu == levels.length) {
            innermost.run();
            return;
        }
        Runnable body = () -> nest(levels, cpu + 1, innermost);
        CpuDriver.push(cpus[cpu], CpuDriver.task(50 + cpu, levels[cpu], body));
        CpuDriver.run(cpus[cpu]);
    }

    @Test
    void rule1TheWakersOwnIfNothingElseIsAllowed() {
        idle.tryEnterSearch(2);
        waits(1, 9);
        assertThat(choice(lastOn(2, 1, 0b0010), 1)).isEqualTo(1);
    }

    /** The waker may be about to block. The twin: where nobody lingers, an idle CPU that is awake comes first. */
    @Test
    void whereCpusLingerTheWakersOwnIfItRunsATaskOfTheLevelAndHasNothingElse() {
        idle.tryEnterSearch(3);
        int[] one = {1};
        TaskControlBlock task = lastOn(3, 1, ALL);
        assertThat(choiceWhileRunning(one, task, 0)).as("nobody lingers").isEqualTo(3);

        machine.linger = 1_000;
        placement = placementBy(idle, false);
        assertThat(choiceWhileRunning(one, task, 0)).isZero();
        assertThat(choiceWhileRunning(one, lastOn(3, 2, ALL), 0))
                .as("less urgent")
                .isEqualTo(3);
        assertThat(choiceWhileRunning(one, lastOn(3, 0, ALL), 0))
                .as("more urgent")
                .isEqualTo(3);
        assertThat(choiceWhileRunning(one, lastOn(3, 1, 0b1110), 0))
                .as("not allowed")
                .isEqualTo(3);
        assertThat(choice(task, 1)).as("the waker is in its loop").isEqualTo(3);
        assertThat(choice(task, null)).as("no CPU").isEqualTo(3);
        int[] chosen = {-1};
        nest(one, 0, () -> {
            waits(0, 1);
            chosen[0] = choice(task, 0);
        });
        assertThat(chosen[0]).as("something waits there").isEqualTo(3);
    }

    @Test
    void aNewOneStaysWithItsStarterWhereThatIsWanted() {
        idle.tryEnterSearch(2);
        waits(1, 9);
        Placement staying = placementBy(idle, true);
        assertThat(staying.choose(lastOn(-1, 1, ALL), cpus[1]).id()).isEqualTo(1);
        assertThat(staying.choose(lastOn(-1, 1, 0b1101), cpus[1]).id())
                .as("its starter's is not allowed")
                .isEqualTo(2);
        assertThat(staying.choose(lastOn(3, 1, ALL), cpus[1]).id())
                .as("one that has run")
                .isEqualTo(2);
        assertThat(choice(lastOn(-1, 1, ALL), 1)).as("not wanted").isEqualTo(2);
    }

    @Test
    void rule2TheLastOneIfItIsIdleAndAwake() {
        idle.tryEnterSearch(0);
        idle.tryEnterSearch(3);
        assertThat(choice(lastOn(3, 1, ALL), 1)).as("searching").isEqualTo(3);
        idle.enterHalt(2);
        machine.spinning = 0b0100;
        assertThat(choice(lastOn(2, 1, ALL), 1)).as("spinning").isEqualTo(2);
    }

    @Test
    void rule3AnotherThatIsIdleAndAwakeSearchersFirst() {
        idle.enterHalt(2);
        machine.spinning = 0b0100;
        assertThat(choice(lastOn(0, 1, ALL), 1)).isEqualTo(2);
        idle.tryEnterSearch(3);
        assertThat(choice(lastOn(0, 1, ALL), 1)).isEqualTo(3);
        assertThat(choice(lastOn(0, 1, 0b0111), 1))
                .as("the searcher is not allowed")
                .isEqualTo(2);
    }

    /** It may have been kicked a moment ago, and all wakes of that moment would gather there. */
    @Test
    void rule3ASearcherThatHasBeenPushedToIsSpokenFor() {
        idle.tryEnterSearch(2);
        CpuDriver.push(cpus[2], Fixtures.task(100));
        idle.enterHalt(3);
        assertThat(choice(lastOn(2, 1, ALL), null)).isEqualTo(3);
        idle.tryEnterSearch(0);
        assertThat(choice(lastOn(2, 1, ALL), null)).isEqualTo(0);
    }

    @Test
    void rule4TheWakersOwnIfNothingWaitsThere() {
        idle.enterHalt(0);
        assertThat(choice(lastOn(0, 1, ALL), 1)).isEqualTo(1);
    }

    @Test
    void rule5AHaltedOneTheLastIfItIsAmongThem() {
        idle.enterHalt(0);
        idle.enterHalt(3);
        waits(1, 1);
        assertThat(choice(lastOn(3, 1, ALL), 1)).isEqualTo(3);
        assertThat(choice(lastOn(2, 1, ALL), 1)).as("the one that follows").isEqualTo(3);
        assertThat(choice(lastOn(2, 1, 0b0101), 1))
                .as("the last one is not halted")
                .isZero();
        assertThat(choice(lastOn(2, 1, ALL), null)).as("no waker").isEqualTo(3);
    }

    @Test
    void rule6TheOneThatRunsTheLeastUrgent() {
        placement.sees(3);
        int[] levels = {1, 2, 3, 2};
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, ALL), null)).isEqualTo(2);
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, 0b1010), null)).isIn(1, 3);
    }

    /** The last of them is in its loop, which is as good as something less urgent, and costs a look. */
    @Test
    void rule6NotBeforeATaskWasLessUrgent() {
        int[] levels = {1, 1, 1};
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, ALL), null))
                .as("none seen")
                .isZero();
        placement.sees(0);
        placement.sees(1);
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, ALL), null))
                .as("none but as urgent ones")
                .isZero();
        placement.sees(2);
        placement.sees(1);
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, ALL), null)).isEqualTo(3);
        assertThat(choiceWhileRunning(levels, lastOn(0, 2, ALL), null))
                .as("of a level that nobody is below")
                .isZero();
    }

    @Test
    void rule7TheWakersOrTheLastWhicheverHasLessWaiting() {
        waits(0, 3);
        waits(1, 2);
        int[] levels = {1, 1, 1, 1};
        // What waits is at the running level, so it stays queued while the four run.
        assertThat(choiceWhileRunning(levels, lastOn(0, 1, ALL), null)).isZero();
    }

    @Test
    void rule7ANewOneStaysWithItsWakerHoweverMuchWaitsThere() {
        waits(0, 3);
        int[] levels = {1, 1, 1, 1};
        for (int i = 0; i < CPUS; i++) {
            // As many as there are homes: one of them would have been each.
            assertThat(choiceWhileRunning(levels, lastOn(-1, 1, ALL), 0)).isZero();
        }
    }

    @Test
    void aTaskGoesOnlyWhereItMay() {
        for (int affinity = 1; affinity <= ALL; affinity++) {
            for (int idleCase = 0; idleCase < 3; idleCase++) {
                IdleMask word = new IdleMask(near);
                for (int cpu = 0; cpu < CPUS && idleCase > 0; cpu++) {
                    if (idleCase == 1) {
                        word.enterHalt(cpu);
                    } else {
                        word.tryEnterSearch(cpu);
                    }
                }
                Placement other = placementBy(word, false);
                for (int last = -1; last < CPUS; last++) {
                    for (int waker = -1; waker < CPUS; waker++) {
                        TaskControlBlock task = lastOn(last, 1, affinity);
                        PeerCpu chosen = other.choose(task, waker < 0 ? null : cpus[waker]);
                        assertThat(task.allows(chosen.id()))
                                .as("affinity %d, last %d, waker %d", affinity, last, waker)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void newTasksAreSpreadOverAllCpus() {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            idle.enterHalt(cpu);
        }
        Set<Integer> chosen = new HashSet<>();
        for (int id = 1; id <= 16; id++) {
            // As numbers are dealt to tasks from outside.
            chosen.add(placement.choose(Fixtures.task(id * (CPUS + 1L)), null).id());
        }
        assertThat(chosen).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
