package dev.heddle.explorer;

import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.HostProbe;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import org.jspecify.annotations.Nullable;

/** The host machine's timer, CPUs that replace their deadlines, and one who arms those of others. */
final class TimerWorld implements Interleaver.World {
    private static final int CPUS = 2;
    private static final int OPERATIONS = 6;
    private static final int MAX_NANOS = 2_000_000;

    /** The thread sleeps for a time, not until one: it is late by what it took to go to sleep. */
    private static final long SLACK_NANOS = 100_000;

    private final Interleaver interleaver;
    private final HostProbe.Timer timer;
    private final Actor thread;

    private static final class Entry implements CpuEntry {
        @Override
        public void run(Tenure tenure) {}

        @Override
        public void reschedule() {
            SwitchPoint.here();
        }
    }

    TimerWorld(Interleaver interleaver) {
        this.interleaver = interleaver;
        this.timer = new HostProbe.Timer(new CpuEntry[] {new Entry(), new Entry()});
        this.thread = interleaver.add("timer", Actor.NO_CPU, timer::run);
        interleaver.setParker(thread);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            int own = cpu;
            interleaver.add("cpu" + cpu, cpu, () -> replace(own));
        }
        interleaver.add("waker", Actor.NO_CPU, this::arm);
    }

    private void replace(int cpu) {
        for (int i = 0; i < OPERATIONS; i++) {
            timer.rearm(cpu, interleaver.random.nextInt(4) == 0 ? Machine.NEVER : soon());
            mayWait();
        }
    }

    private void arm() {
        for (int i = 0; i < OPERATIONS; i++) {
            timer.arm(interleaver.random.nextInt(CPUS), soon());
            mayWait();
        }
    }

    private long soon() {
        return interleaver.clock() + interleaver.random.nextInt(MAX_NANOS);
    }

    private void mayWait() {
        if (interleaver.random.nextInt(3) == 0) {
            interleaver.stopAs(Actor.State.WAITING);
        }
    }

    @Override
    public @Nullable String checkSettled() {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            long armed = timer.armed(cpu);
            if (armed < thread.deadline() - SLACK_NANOS) {
                return "armed for " + armed + ", CPU " + cpu + ", and the timer sleeps until " + thread.deadline();
            }
        }
        return null;
    }

    @Override
    public boolean moveOn() {
        boolean moved = false;
        for (Actor actor : interleaver.actors()) {
            if (actor.is(Actor.State.WAITING) && !moved) {
                actor.release();
                moved = true;
            }
        }
        if (thread.deadline() != Machine.NEVER && (!moved || interleaver.random.nextBoolean())) {
            interleaver.passTimeTo(thread.deadline());
            moved = true;
        }
        return moved;
    }
}
