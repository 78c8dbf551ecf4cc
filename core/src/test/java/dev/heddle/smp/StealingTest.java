package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.CpuDriver;
import dev.heddle.cpu.Fixtures;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.Tuning;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StealingTest {
    private static final int CPUS = 4;

    private final FakeMachine machine = new FakeMachine(CPUS);
    private final Neighbours neighbours = Fixtures.neighbours();
    private final PerCpuScheduler[] cpus = new PerCpuScheduler[CPUS];
    private final Stealing stealing;

    private final Proximity near = new Proximity(machine);
    private final IdleMask idle = new IdleMask(near);

    StealingTest() {
        stealing = stealingWith(new Tuning(1, 0));
    }

    private Stealing stealingWith(Tuning tuning) {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            cpus[cpu] = new PerCpuScheduler(cpu, machine, neighbours, tuning, null);
        }
        return new Stealing(cpus, near, new Overview(cpus, idle, near), machine);
    }

    private void queue(int cpu, TaskControlBlock... tasks) {
        for (TaskControlBlock task : tasks) {
            CpuDriver.queue(cpus[cpu], task);
        }
    }

    /** Of some CPUs those that could steal something now. */
    private int runnersAmong(int candidates) {
        int runners = 0;
        for (PerCpuScheduler cpu : cpus) {
            runners |= cpu.backlog().runnersAmong(0, candidates);
        }
        return runners;
    }

    @Test
    void takesHalfAndKeepsTheFirstInHand() {
        TaskControlBlock first = Fixtures.task(1);
        queue(1, first, Fixtures.task(2), Fixtures.task(3), Fixtures.task(4), Fixtures.task(5));
        assertThat(stealing.sweep(cpus[0], true)).isSameAs(first);
        assertThat(cpus[0].backlog().readyHint()).as("the rest of the batch").isEqualTo(2);
        assertThat(cpus[1].backlog().readyHint()).isGreaterThanOrEqualTo(2);
        assertThat(cpus[0].counters().get(Counter.STEALS)).isEqualTo(3);
    }

    @Test
    void takesNoMoreThanItMay() {
        Stealing oneByOne = stealingWith(new Tuning(1, 0, 1, false));
        TaskControlBlock first = Fixtures.task(1);
        TaskControlBlock second = Fixtures.task(2);
        queue(1, first, second, Fixtures.task(3), Fixtures.task(4), Fixtures.task(5));
        assertThat(oneByOne.sweep(cpus[0], true)).isSameAs(first);
        assertThat(cpus[0].backlog().readyHint()).isZero();
        assertThat(oneByOne.sweep(cpus[2], true)).isSameAs(second);
    }

    /** A CPU that is halted holds nothing: it is not looked at. (Here it does, which the engine never lets happen.) */
    @Test
    void whoIsHaltedIsPassedOver() {
        queue(1, Fixtures.task(1));
        idle.enterHalt(1);
        assertThat(stealing.sweep(cpus[0], true)).isNull();
        idle.leaveHaltAndOwe(1);
        assertThat(stealing.sweep(cpus[0], true)).isNotNull();
    }

    /** What thieves have taken is no reason to look once more, though the owner does not know of it yet. */
    @Test
    void anEmptiedQueueLooksEmpty() {
        queue(1, Fixtures.task(1));
        assertThat(cpus[1].backlog().surplusHint()).isNotZero();
        assertThat(stealing.sweep(cpus[0], true)).isNotNull();
        assertThat(cpus[1].backlog().surplusHint()).isZero();
    }

    /** Its victim, which has not come to its loop since, still has both in the queue of their former level. */
    @Test
    void oneThatHasBecomeMoreUrgentStaysInHand() {
        PreemptibleTask raised = Fixtures.task(2);
        queue(1, Fixtures.task(1), raised, Fixtures.task(3));
        raised.changeBaseLevel(0);
        assertThat(stealing.sweep(cpus[0], true)).isSameAs(raised);
        assertThat(cpus[0].backlog().readyHint()).as("the rest of the batch").isEqualTo(1);
    }

    @Test
    void aLoneTaskIsStolen() {
        TaskControlBlock lone = Fixtures.task(1);
        queue(3, lone);
        assertThat(stealing.sweep(cpus[0], true)).isSameAs(lone);
        assertThat(stealing.sweep(cpus[1], true)).isNull();
    }

    private static TaskControlBlock wokenAt(long id, long nanos, int waker) {
        TaskControlBlock task = Fixtures.task(id);
        task.stampWake(nanos, waker);
        return task;
    }

    /** The twin: where nobody lingers it is stolen at once. */
    @Test
    void whereCpusLingerALoneTaskThatWasJustWokenOnItsCpuIsLeftThereForAMoment() {
        machine.now = 1_000;
        queue(1, wokenAt(1, 995, 1));
        assertThat(stealing.sweep(cpus[0], true)).as("nobody lingers").isNotNull();

        machine.linger = 100;
        Stealing patient = new Stealing(cpus, near, new Overview(cpus, idle, near), machine);
        TaskControlBlock lone = wokenAt(2, 995, 2);
        queue(2, lone);
        assertThat(patient.sweep(cpus[0], true)).as("5 ns ago").isNull();
        assertThat(cpus[2].backlog().runnersAmong(0, 0b0001))
                .as("and work all the same")
                .isEqualTo(0b0001);
        machine.now = 1_005;
        assertThat(patient.sweep(cpus[0], true)).as("10 ns ago").isSameAs(lone);

        queue(1, wokenAt(3, 1_005, 1), wokenAt(4, 1_005, 1));
        assertThat(patient.sweep(cpus[0], true)).as("one of two").isNotNull();
        queue(3, wokenAt(5, 1_005, 0));
        assertThat(patient.sweep(cpus[1], true)).as("by another CPU").isNotNull();
    }

    @Test
    void theMostUrgentLevelOfAllComesFirst() {
        TaskControlBlock urgent = Fixtures.task(9, 0, -1);
        queue(1, Fixtures.task(1, 2, -1), Fixtures.task(2, 2, -1));
        queue(2, Fixtures.task(3, 1, -1));
        queue(3, urgent);
        assertThat(stealing.sweep(cpus[0], true)).isSameAs(urgent);
    }

    @Test
    void onlyWhatMayRunThere() {
        queue(1, Fixtures.task(1, 1, 0b0010), Fixtures.task(2, 1, 0b0110));
        assertThat(stealing.sweep(cpus[0], true)).isNull();
        assertThat(runnersAmong(0b1111)).isEqualTo(0b0100);
        TaskControlBlock stolen = stealing.sweep(cpus[2], true);
        assertThat(stolen).isNotNull();
        assertThat(runnersAmong(0b1111)).isZero();
    }

    @Test
    void neverFromItself() {
        queue(0, Fixtures.task(1));
        assertThat(stealing.sweep(cpus[0], true)).isNull();
        assertThat(runnersAmong(0b0001))
                .as("its own task is no surplus for itself")
                .isZero();
    }

    @Test
    void anInboxOnlyWhileItsCpuRunsSomething() {
        CpuDriver.push(cpus[1], Fixtures.task(7));
        assertThat(stealing.sweep(cpus[0], true)).as("the owner is in its loop").isNull();

        AtomicReference<@Nullable TaskControlBlock> stolen = new AtomicReference<>();
        TaskControlBlock running = CpuDriver.task(1, 1, () -> {
            CpuDriver.push(cpus[2], Fixtures.task(8));
            assertThat(runnersAmong(0b1011)).isEqualTo(0b1011);
            stolen.set(stealing.sweep(cpus[0], true));
        });
        CpuDriver.push(cpus[2], running);
        CpuDriver.run(cpus[2]);
        assertThat(stolen.get()).isNotNull().extracting(TaskControlBlock::id).isEqualTo(8L);
    }

    /** The core of a kicked CPU may be busy with something else for milliseconds; nobody is woken for what waits there, though. */
    @Test
    void anInboxWhileItsCpuIsWaking() {
        TaskControlBlock pushed = Fixtures.task(7);
        CpuDriver.push(cpus[1], pushed);
        machine.waking = 0b0010;
        assertThat(runnersAmong(0b1101)).isZero();
        assertThat(stealing.sweep(cpus[0], true)).isSameAs(pushed);

        CpuDriver.push(cpus[1], Fixtures.task(8));
        machine.waking = 0b0100;
        assertThat(stealing.sweep(cpus[0], true)).isNull();
    }

    /** With a fixed start, all thieves come to one victim, and one victim is never the first. */
    @Test
    void everyVictimIsTheFirstForSomebody() {
        assertThat(firstVictims()).containsExactlyInAnyOrder(1, 2, 3);
    }

    private Set<Integer> firstVictims() {
        Set<Integer> victims = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            for (int victim = 1; victim < CPUS; victim++) {
                queue(victim, Fixtures.task(victim));
            }
            TaskControlBlock first = stealing.sweep(cpus[0], true);
            if (first != null) {
                victims.add((int) first.id());
            }
            while (stealing.sweep(cpus[0], true) != null) {
                // Empties the rest for the next round.
            }
        }
        return victims;
    }
}
