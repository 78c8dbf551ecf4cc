package dev.heddle.explorer;

import dev.heddle.cpu.CpuProbe;
import dev.heddle.cpu.Domain;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.smp.SmpProbe;
import org.jspecify.annotations.Nullable;

/** The properties of the protocol, by their numbers there. A null result means that all is well. */
final class Invariants {
    private final EngineWorld world;
    private final PerCpuScheduler[] cpus;
    private final CpuProbe.Waiting[] waiting;
    private final int domains;
    private final int[] words;
    private int ended;
    private final SettledInvariants settled;

    Invariants(EngineWorld world) {
        this.world = world;
        this.cpus = world.cpus;
        this.waiting = new CpuProbe.Waiting[cpus.length];
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            waiting[cpu] = new CpuProbe.Waiting(cpus[cpu]);
        }
        this.words = new int[world.tasks.length];
        this.domains = Domain.count(cpus.length);
        this.settled = new SettledInvariants(world, waiting);
    }

    // ---- 2, 12, 14, 16, 21: where a task is resumed and comes off ----

    void entered(ScriptedTask task, int cpu) {
        world.interleaver.look(() -> checkEntry(task, cpu));
    }

    private void checkEntry(ScriptedTask task, int cpu) {
        if (task.runningOn != Actor.NO_CPU) {
            fail("2: runs on CPU " + task.runningOn + " and on CPU " + cpu + ": " + task);
        }
        if (task.ended) {
            fail("14: resumed after its end: " + task);
        }
        task.runningOn = cpu;
        task.ranOn = cpu;
        task.inHand = false;
        if (task.blocked) {
            task.blocked = false;
            task.resumesAfterBlock++;
            if (task.resumesAfterBlock > task.wakes) {
                fail("12: runs without a wake: " + task);
            }
        }
        checkMayStart(cpu);
        PerCpuScheduler here = cpus[cpu];
        boolean willLookAgain = world.deeds.levelChanges > 0
                || CpuProbe.needsResched(here)
                || CpuProbe.isOutdated(here)
                || world.machine.isInterruptDue(cpu);
        waiting[cpu].visitReady((other, level) -> {
            if (!willLookAgain && level < task.control.level()) {
                fail("16: " + other + " waits here and is more urgent than " + task);
            }
        });
    }

    void inHand(TaskControlBlock task) {
        if (task instanceof PreemptibleTask one && one.context() instanceof ScriptedTask scripted) {
            scripted.inHand = true;
        }
    }

    /** 24: stealing makes progress: what a search has found runs next, unless it may not run there any more. */
    void stolen(TaskControlBlock task) {
        if (task instanceof PreemptibleTask one
                && one.context() instanceof ScriptedTask scripted
                && scripted.inHand
                && !world.has(Feature.SET_AFFINITY)) {
            fail("24: found by a search, and stolen before it has run: " + scripted);
        }
    }

    /** A job's entry. */
    void enteredJob(int cpu) {
        world.interleaver.look(() -> checkMayStart(cpu));
    }

    /** 21. */
    private void checkMayStart(int cpu) {
        if (world.deeds.mustHold(cpu)) {
            fail("21: something starts on CPU " + cpu + ", which is paused");
        }
        if (isAbsent(cpu)) {
            fail("21: something starts on CPU " + cpu + ", which says that it is held, or has left");
        }
    }

    private boolean isAbsent(int cpu) {
        return SmpProbe.isHeld(world.smp, cpu) || SmpProbe.hasLeft(world.smp, cpu);
    }

    void left(ScriptedTask task, boolean done) {
        task.runningOn = Actor.NO_CPU;
        task.ended = done;
        task.blocked = !done;
        if (done) {
            ended++;
        }
    }

    private void fail(String what) {
        world.interleaver.fail(what + System.lineSeparator() + world);
    }

    private String wrong(String what) {
        return what + System.lineSeparator() + world;
    }

    // ---- 7, 11: after every change ----

    @Nullable
    String cpuWords() {
        for (int domain = 0; domain < domains; domain++) {
            int halted = SmpProbe.halted(world.smp, domain);
            int searching = SmpProbe.searching(world.smp, domain);
            if ((halted & searching) != 0) {
                return wrong("7: a CPU is halted and searching");
            }
            if (((halted | searching) & SmpProbe.absent(world.smp, domain)) != 0) {
                return wrong("7: a CPU is held or has left, and is halted or searching");
            }
        }
        return null;
    }

    @Nullable
    String taskWords(Actor actor) {
        for (int i = 0; i < words.length; i++) {
            ScriptedTask task = world.tasks[i];
            int before = words[i];
            int now = CpuProbe.word(task.control);
            if (now != before) {
                words[i] = now;
                if (!CpuProbe.isLegal(before, now)) {
                    return wrong("11: word " + before + " became " + now + ": " + task);
                }
                if (CpuProbe.isBlocked(task.control) && actor.cpu != task.ranOn) {
                    return wrong("11: " + actor.name + " set BLOCKED: " + task);
                }
            }
        }
        return null;
    }

    /** 1, 3, 4, 5, 6, 10, 13, 15, 16, 20, 21. */
    @Nullable
    String settled() {
        return settled.check();
    }

    // ---- 20: the end ----

    @Nullable
    String end() {
        int refused = 0;
        for (int i = 0; i < world.tasks.length; i++) {
            ScriptedTask task = world.tasks[i];
            if (task.refused) {
                refused++;
            } else if (!CpuProbe.isDead(task.control)) {
                return wrong("20: has not ended: " + task);
            }
        }
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            if (!world.machine.cpu(cpu).is(Actor.State.DONE)) {
                return wrong("20: all tasks have ended and the loop does not leave: CPU " + cpu);
            }
        }
        return ended + refused == world.tasks.length ? null : wrong("14: " + ended + " tasks were reaped");
    }
}
