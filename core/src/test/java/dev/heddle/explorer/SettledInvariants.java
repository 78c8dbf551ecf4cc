package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.CpuProbe;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.smp.SmpProbe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of the protocol that hold when everything has settled, by their numbers there: nobody can go on, so what is not so now never will be. */
final class SettledInvariants {
    /** More than there are tasks and jobs. */
    private static final int LONGEST_INBOX = 100;

    private final EngineWorld world;
    private final PerCpuScheduler[] cpus;
    private final CpuProbe.Waiting[] waiting;
    private final CpuProbe.Visitor sight = this::sees;

    /** For {@link #eachTaskAtMostOnce}: how often each task waits somewhere, and how many jobs do. */
    private final int[] seen;

    private int jobsSeen;

    /** Whether any task or job waits in a queue or an inbox. Most often none does, and we are done. */
    private boolean someWait;

    SettledInvariants(EngineWorld world, CpuProbe.Waiting[] waiting) {
        this.world = world;
        this.cpus = world.cpus;
        this.waiting = waiting;
        this.seen = new int[world.tasks.length];
    }

    /** Returns what is wrong, or null. */
    @Nullable
    String check() {
        String found = eachTaskAtMostOnce();
        for (int cpu = 0; found == null && cpu < cpus.length; cpu++) {
            found = switch (world.machine.cpu(cpu).state()) {
                case HALTED -> SmpProbe.isHeld(world.smp, cpu) ? held(cpu) : halted(cpu);
                case HOGGING, STUBBORN -> running(cpu);
                case DONE -> left(cpu);
                default -> null;
            };
            if (found == null && SmpProbe.isSearching(world.smp, cpu) && !world.smp.isStopping()) {
                found = wrong("7: nobody is awake, yet somebody searches");
            }
        }
        if (found == null && world.has(Feature.PAUSE)) {
            found = pausers();
        }
        return found == null ? tasks() : found;
    }

    /** 1, 3. */
    private @Nullable String eachTaskAtMostOnce() {
        Arrays.fill(seen, 0);
        jobsSeen = 0;
        someWait = false;
        for (CpuProbe.Waiting some : waiting) {
            if (!some.visit(LONGEST_INBOX, sight)) {
                return wrong("1: an inbox is a ring");
            }
        }
        int alive = world.deeds.jobsRunning + jobsSeen;
        for (int i = 0; i < seen.length; i++) {
            ScriptedTask task = world.tasks[i];
            if (seen[i] != (CpuProbe.isReady(task.control) ? 1 : 0)) {
                return wrong("1: is " + seen[i] + " times in a queue or inbox: " + task);
            }
            if (!CpuProbe.isNew(task.control) && !CpuProbe.isDead(task.control)) {
                alive++;
            }
        }
        long counted = world.smp.startedCount() - world.smp.endedCount();
        return counted == alive ? null : wrong("3: " + alive + " tasks are alive, " + counted + " by the counters");
    }

    @SuppressWarnings("unused") // the level: a visitor has it
    private void sees(TaskControlBlock task, int level) {
        someWait = true;
        if (task instanceof PreemptibleTask one && one.context() instanceof ScriptedTask scripted) {
            seen[scripted.index]++;
        } else {
            jobsSeen++;
        }
    }

    /** 4, 5, 6. */
    private @Nullable String halted(int cpu) {
        if (!SmpProbe.isHalted(world.smp, cpu)) {
            return wrong("taken out of H and not kicked: CPU " + cpu);
        }
        if (world.smp.isHeld(cpu)) {
            return wrong("21: shall be held and is halted: CPU " + cpu);
        }
        if (!CpuProbe.isInboxEmpty(cpus[cpu])) {
            return wrong("6: halted with a task in its inbox: CPU " + cpu);
        }
        if (!someWait) {
            return null;
        }
        @Nullable TaskControlBlock[] found = new TaskControlBlock[1];
        for (PerCpuScheduler other : cpus) {
            boolean runs = !world.machine.cpu(other.id()).is(Actor.State.HALTED);
            waiting[other.id()].visit(LONGEST_INBOX, (task, level) -> {
                if (task.allows(cpu) && (runs || level >= 0)) {
                    found[0] = task;
                }
            });
        }
        if (found[0] != null) {
            return wrong("5: CPU " + cpu + " is halted and could run " + found[0]);
        }
        return misplaced(cpu);
    }

    /** 6, 21. */
    private @Nullable String held(int cpu) {
        if (!world.smp.isHeld(cpu)) {
            return wrong("21: holds, and nobody wants it to: CPU " + cpu);
        }
        if (world.smp.isOffline(cpu)) {
            return wrong("21: is offline and does not leave: CPU " + cpu);
        }
        if (!CpuProbe.isInboxEmpty(cpus[cpu])) {
            return wrong("6: held with a task in its inbox: CPU " + cpu);
        }
        if (!someWait) {
            return null;
        }
        @Nullable TaskControlBlock[] found = new TaskControlBlock[1];
        waiting[cpu].visitReady((task, level) -> {
            if (task.affinity().intersects(world.smp.open())) {
                found[0] = task;
            }
        });
        if (found[0] != null) {
            return wrong("21: waits on CPU " + cpu + ", which is held, and could run elsewhere: " + found[0]);
        }
        return misplaced(cpu);
    }

    /** 20, 21: a CPU whose loop has left. */
    private @Nullable String left(int cpu) {
        if (!world.smp.isOffline(cpu) && !world.smp.isStopping()) {
            return wrong("20: its loop has left: CPU " + cpu);
        }
        @Nullable TaskControlBlock[] found = new TaskControlBlock[1];
        waiting[cpu].visit(LONGEST_INBOX, (task, level) -> found[0] = task);
        return found[0] == null ? null : wrong("21: waits on CPU " + cpu + ", which has left: " + found[0]);
    }

    /** 16: what waits where it does not belong, and nobody will look. */
    private @Nullable String misplaced(int cpu) {
        PerCpuScheduler scheduler = cpus[cpu];
        boolean running = !world.machine.cpu(cpu).is(Actor.State.HALTED);
        @Nullable TaskControlBlock[] found = new TaskControlBlock[1];
        waiting[cpu].visit(LONGEST_INBOX, (task, level) -> {
            boolean wrongLevel = level >= 0 && level != task.level();
            if (!running || !CpuProbe.isOutdated(scheduler)) {
                found[0] = wrongLevel || (level >= 0 && !task.allows(cpu)) ? task : found[0];
            }
            if (world.machine.cpu(cpu).is(Actor.State.HOGGING) && !task.allows(cpu)) {
                found[0] = task;
            }
        });
        return found[0] == null ? null : wrong("16: waits on CPU " + cpu + " in a wrong queue: " + found[0]);
    }

    /** 21: whoever waits for CPUs to hold waits only for such as cannot be asked. */
    private @Nullable String pausers() {
        List<CpuMask> missing = new ArrayList<>();
        for (ScriptedTask task : world.tasks) {
            CpuMask holds = task.pausing;
            if (holds != null) {
                missing.add(world.smp.control().missing(holds));
            }
        }
        for (Actor actor : world.interleaver.actors()) {
            if (actor.is(Actor.State.AWAITING)) {
                missing.add(actor.missing.get());
            }
        }
        for (int one = 0; one < cpus.length && !missing.isEmpty(); one++) {
            int cpu = one;
            if (missing.stream().anyMatch(some -> some.contains(cpu))
                    && !world.machine.cpu(cpu).is(Actor.State.STUBBORN)) {
                return wrong("21: does not come to hold: CPU " + cpu);
            }
        }
        return null;
    }

    /** 10: what waits at the running task's level or a more urgent one gets the CPU in time. Also: it may run there. */
    private @Nullable String running(int cpu) {
        PerCpuScheduler scheduler = cpus[cpu];
        if (SmpProbe.isHalted(world.smp, cpu)) {
            return wrong("7: runs a task and is among the halted: CPU " + cpu);
        }
        if (world.smp.isHeld(cpu) && !CpuProbe.needsResched(scheduler)) {
            return wrong("21: shall be held and is not asked to: CPU " + cpu);
        }
        boolean stubborn = world.machine.cpu(cpu).is(Actor.State.STUBBORN);
        TaskControlBlock running = scheduler.running();
        if (running == null && stubborn) {
            return null; // a job
        }
        if (running == null) {
            return wrong("CPU " + cpu + " runs a task and does not say which");
        }
        if (!running.allows(cpu) && !CpuProbe.needsResched(scheduler)) {
            return wrong("runs on CPU " + cpu + ", where it may not, and is not asked to leave: " + running);
        }
        if (stubborn || !someWait) {
            return null;
        }
        @Nullable TaskControlBlock[] found = new TaskControlBlock[1];
        waiting[cpu].visit(LONGEST_INBOX, (task, level) -> {
            boolean asked = CpuProbe.needsResched(scheduler);
            if (!asked
                    && (task.level() < running.level()
                            || (task.level() == running.level() && !world.machine.isSliceArmed(cpu)))) {
                found[0] = task;
            }
        });
        if (found[0] != null) {
            return wrong("10: waits for CPU " + cpu + ", which will not come to it: " + found[0]);
        }
        return misplaced(cpu);
    }

    /** 10 for sleepers, 13, 15. */
    private @Nullable String tasks() {
        for (ScriptedTask task : world.tasks) {
            boolean blocked = CpuProbe.isBlocked(task.control);
            boolean hogs = task.runningOn != Actor.NO_CPU
                    && world.machine.cpu(task.runningOn).is(Actor.State.HOGGING);
            boolean mayStart = CpuProbe.isNew(task.control) && !task.refused;
            if ((task.cancelled && mayStart) || ((task.cancelled || world.deeds.cancelling) && (blocked || hogs))) {
                return wrong("15: has been cancelled and does not end: " + task);
            }
            if (blocked && (task.yields || (task.permit && task.isAtBlock()))) {
                return wrong("13: a wake was lost: " + task);
            }
            if (blocked && task.sleepsUntil != 0) {
                boolean busy = world.machine.cpu(task.sleepsOn).is(Actor.State.STUBBORN);
                if (!busy && EngineWorld.isLate(task.sleepsUntil, world.interleaver.clock())) {
                    return wrong("10: sleeps for too long: " + task);
                }
            }
        }
        return null;
    }

    private String wrong(String what) {
        return what + System.lineSeparator() + world;
    }
}
