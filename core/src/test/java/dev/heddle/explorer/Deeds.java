package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Does what scripts say, as the public methods do it, and remembers what must follow from it. */
final class Deeds {
    /** How often a task that waits for CPUs to hold looks before it gives up. */
    private static final int GLANCES = 3;

    private final EngineWorld world;
    private final Interleaver interleaver;
    private final Smp smp;

    /** A pause that is complete and has not been ended. */
    record Pause(CpuMask cpus) {}

    final List<Pause> pauses = new ArrayList<>();

    /** Jobs whose body runs. */
    int jobsRunning;

    /** How many threads are about to change a level. */
    int levelChanges;

    boolean shutDown;
    boolean cancelling;

    Deeds(EngineWorld world) {
        this.world = world;
        this.interleaver = world.interleaver;
        this.smp = world.smp;
    }

    void perform(Op op) {
        interleaver.step();
        if (interleaver.isLogging()) {
            interleaver.log(op.toString());
        }
        switch (op.kind()) {
            case STEP -> interleaver.step();
            case WAKE -> wake(task(op));
            case START -> startUnlessRefused(task(op));
            case JOB -> startJob(op.argument());
            case SET_AFFINITY -> smp.setAffinity(task(op).control, world.mask(op.argument()));
            case SET_LEVEL -> setLevel(task(op), op.argument());
            case CANCEL -> cancel(task(op));
            case PAUSE -> pause(op.argument());
            case RESUME -> resume(op.argument());
            case OFFLINE -> sendOffline(world.label(op.argument()));
            case ONLINE -> bringOnline(world.label(op.argument()));
            case WAIT -> interleaver.stopAs(Actor.State.WAITING);
            case SHUTDOWN -> shutDown();
            case CANCEL_ALL -> {
                shutDown();
                cancelling = true;
                smp.cancelAll();
            }
            default -> throw new IllegalStateException("not for everyone: " + op);
        }
    }

    private ScriptedTask task(Op op) {
        return world.tasks[op.task()];
    }

    /** As whoever closes: he waits for the loops once nobody brings a CPU online any more. */
    private void shutDown() {
        shutDown = true;
        smp.shutdown();
        while (smp.control().isAnyArriving()) {
            interleaver.letOthersGo();
        }
        world.machine.allLoopsHaveBegun();
    }

    // ---- tasks ----

    private static void wake(ScriptedTask task) {
        if (task.started && !task.ended) {
            task.permit = true;
            task.wakes++;
            task.control.wake();
        }
    }

    private void startUnlessRefused(ScriptedTask task) {
        try {
            start(task);
        } catch (RejectedExecutionException refused) {
            return;
        }
    }

    /** As the start of a thread: only the first one counts, and a thread that is refused is over. */
    void start(ScriptedTask task) {
        if (task.starting) {
            return;
        }
        task.starting = true;
        task.wakes++;
        try {
            task.control.wake();
            task.started = true;
        } catch (RejectedExecutionException refused) {
            task.refused = true;
            boolean homeless = world.has(Feature.OFFLINE)
                    && (world.has(Feature.SET_AFFINITY)
                            || !task.control.affinity().equals(smp.everywhere()));
            if (!homeless && !mayRefuse()) {
                interleaver.fail("refused to start " + task);
            }
            throw refused;
        }
    }

    private boolean mayRefuse() {
        return cancelling || (shutDown && interleaver.runningCpu() == Actor.NO_CPU);
    }

    private void startJob(int steps) {
        try {
            smp.startJob(1, () -> {
                jobsRunning++;
                world.invariants.enteredJob(interleaver.runningCpu());
                for (int i = 0; i < steps; i++) {
                    interleaver.step();
                }
                if (steps == 0) {
                    computeStubbornly();
                }
                jobsRunning--;
            });
        } catch (RejectedExecutionException refused) {
            if (!mayRefuse()) {
                interleaver.fail("refused to start a job");
            }
        }
    }

    private void setLevel(ScriptedTask task, int level) {
        if (task.control.level() != level) {
            levelChanges++;
            task.control.changeBaseLevel(level);
            levelChanges--;
        }
    }

    private static void cancel(ScriptedTask task) {
        task.cancelled = true;
        task.control.cancel();
    }

    // ---- what tasks do ----

    /** Returns true if the task was asked to give way. */
    boolean hog() {
        PerCpuScheduler cpu = world.cpus[interleaver.runningCpu()];
        if (!cpu.isReschedNeeded()) {
            interleaver.stopAs(Actor.State.HOGGING);
        }
        if (cpu.isReschedNeeded()) {
            cpu.setPreempting(true);
            return true;
        }
        return false;
    }

    void computeStubbornly() {
        interleaver.stopAs(Actor.State.STUBBORN);
    }

    /** Queues the task's timer on the CPU that it runs on, up to where it parks. */
    void sleep(ScriptedTask task) {
        PerCpuScheduler cpu = world.cpus[interleaver.runningCpu()];
        task.sleepsOn = cpu.id();
        task.wakes++;
        cpu.sleepUntil(task.control, task.sleepsUntil);
    }

    // ---- CPUs ----

    private void pause(int wanted) {
        CpuMask holds = smp.control().pause(world.mask(wanted));
        if (holds == null) {
            throw new IllegalStateException("only a task has a CPU of its own");
        }
        Actor me = interleaver.running();
        while (!smp.control().missing(holds).isEmpty()) {
            me.missing = () -> smp.control().missing(holds);
            interleaver.stopAs(Actor.State.AWAITING);
            if (me.isReleased()) {
                smp.control().resume(holds);
                return;
            }
        }
        pauses.add(new Pause(holds));
    }

    /** The same by a task, which parks between its looks. Returns false if it must look again. */
    boolean pauseFrom(ScriptedTask task, int wanted) {
        if (task.pausing == null) {
            task.pausing = smp.control().pause(world.mask(wanted));
        }
        CpuMask holds = task.pausing;
        if (holds != null && smp.control().missing(holds).isEmpty()) {
            pauses.add(new Pause(holds));
        } else if (task.interrupted || ++task.glances > GLANCES) {
            if (holds != null) {
                smp.control().resume(holds);
            }
        } else {
            return false;
        }
        task.pausing = null;
        task.glances = 0;
        return true;
    }

    private void resume(int which) {
        if (!pauses.isEmpty()) {
            smp.control().resume(pauses.remove(which % pauses.size()).cpus());
        }
    }

    /** Whether a CPU must start nothing. */
    boolean mustHold(int cpu) {
        if (!shutDown) {
            for (Pause pause : pauses) {
                if (pause.cpus().contains(cpu)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void sendOffline(int cpu) {
        if (!shutDown) {
            try {
                smp.control().sendOffline(cpu);
            } catch (IllegalStateException needed) {
                interleaver.log("stays");
            }
        }
    }

    private void bringOnline(int cpu) {
        if (!shutDown && smp.control().hasLeft(cpu)) {
            smp.control().bringOnline(cpu);
        }
    }
}
