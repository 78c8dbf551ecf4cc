package dev.heddle.simulator;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.cpu.CpuMask;
import dev.heddle.smp.PauseControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One seed of a swarm: a machine, its faults, its tasks and a storm of what the outside world does to them, all drawn from the seed.
 * When its time is over everything is cancelled, and must end.
 */
final class SwarmWorld {
    /** So many events are enough for a seed. */
    private static final long MAX_STEPS = 60_000;

    /** For how long what was cancelled may take to end: many times the longest stretch that does not give way. */
    private static final long UNWINDING_NANOS = 1_000_000_000L;

    /** The longest stretch of a script that does not give way. */
    private static final long LONGEST_STRETCH = 2_000_000;

    /** Longer than any level may starve without stalls: two bounds, ten slices, and what {@link Checks} allows for stretches. */
    private static final long LONG_ENOUGH_TO_STARVE = 100_000_000;

    private static final Priority[] PRIORITIES = Priority.values();

    private final long seed;
    private final String replay;
    private final SplittableRandom random;
    private final int cpus;
    private final Simulation sim;
    private final long duration;
    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final List<CpuMask> pauses = new ArrayList<>();
    private final List<ReentrantLock> locks = List.of(new ReentrantLock(), new ReentrantLock(true));

    // What this seed does at all.

    private final boolean affinities;

    private final boolean priorities;
    private final boolean cancels;
    private final boolean holds;
    private final boolean threads;

    /** As many urgent tasks that never block as there are CPUs. */
    private final boolean hogs;

    /** What a task throws on purpose. */
    private static final class Intended extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    SwarmWorld(long seed, String replay) {
        this.seed = seed;
        this.replay = replay;
        random = new SplittableRandom(seed);
        cpus = someCpus();
        affinities = random.nextBoolean();
        priorities = random.nextInt(3) > 0;
        cancels = random.nextBoolean();
        holds = random.nextInt(3) == 0;
        threads = random.nextInt(4) == 0;
        boolean bounded = random.nextBoolean();
        hogs = bounded && random.nextInt(6) == 0;
        duration = hogs ? LONG_ENOUGH_TO_STARVE : 1_000_000L << random.nextInt(6);
        boolean faultless = hogs || random.nextInt(8) == 0;
        Faults faults = faultless ? Faults.none() : Faults.random(random.nextLong());
        SimulationBuilder builder = Simulation.builder()
                .cpus(cpus)
                .seed(seed)
                .topology(new Topology(1 + random.nextInt(2), 1 + random.nextInt(4), 1 + random.nextInt(2)))
                .slice(Duration.ofNanos(50_000L << random.nextInt(6)))
                .starvationBound(bounded ? Duration.ofNanos(1_000_000L << random.nextInt(4)) : Duration.ZERO)
                .costs(random.nextInt(3) == 0 ? Costs.FREE : Costs.DEFAULT)
                .faults(faults)
                .check(true)
                .replay(replay)
                .onFailure(SwarmWorld::expect);
        // A storm of stalls may hold a CPU up for a few of the longest ones at a time.
        builder.checkSlack(Duration.ofNanos(
                10 * LONGEST_STRETCH + 50 * faults.longestStall() + 10 * faults.longestInterruptDelay()));
        sim = builder.start();
    }

    private int someCpus() {
        return switch (random.nextInt(16)) {
            case 0, 1 -> 1;
            case 2, 3, 4, 5, 6, 7 -> 2 + random.nextInt(3);
            case 8, 9, 10, 11 -> 5 + random.nextInt(12);
            case 12, 13, 14 -> 17 + random.nextInt(48);
            default -> random.nextInt(8) == 0 ? 65 + random.nextInt(192) : 33 + random.nextInt(32);
        };
    }

    private static void expect(SimulatedTask task, Throwable thrown) {
        // A start that the scheduler refuses, since it closes or the task has no CPU, is the starter's to bear.
        if (!(thrown instanceof Intended) && !(thrown instanceof RejectedExecutionException)) {
            throw new IllegalStateException(task + " has failed: " + thrown, thrown);
        }
    }

    SwarmReport run() {
        Checks checks = sim.machine().checks();
        List<SwarmFailure> failures = new ArrayList<>();
        try (sim) {
            populate();
            storm();
            for (long until = duration / 8; until <= duration && checks != null && checks.steps() < MAX_STEPS; ) {
                sim.run(until);
                until += duration / 8;
            }
            sim.shutDown(true);
            if (sim.run(sim.nanoTime() + UNWINDING_NANOS)) {
                throw new IllegalStateException("something still happens long after everything has been cancelled"
                        + System.lineSeparator() + Dump.of(sim.machine(), sim.smp()));
            }
            if (checks != null) {
                checks.end();
            }
        } catch (RuntimeException | Error failed) {
            failures.add(new SwarmFailure(seed, failed, replay));
        }
        return new SwarmReport(1, checks == null ? 0 : checks.steps(), sim.events(), sim.nanoTime(), failures);
    }

    // ---- tasks ----

    private void populate() {
        int most = random.nextInt(6) == 0 ? Math.max(1, cpus / 2) : 2 + 3 * cpus;
        int count = 1 + random.nextInt(Math.min(most, 150));
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            String name = "t" + i;
            boolean thread = threads && random.nextInt(3) == 0;
            SimulatedTask[] self = new SimulatedTask[1];
            self[0] = thread
                    ? sim.task(name, aPriority(), someCpusOrNull(), () -> live(own))
                    : sim.script(name, aPriority(), someCpusOrNull(), new RandomScript(own, self));
            tasks.add(self[0]);
        }
        for (int cpu = 0; hogs && cpu < cpus; cpu++) {
            tasks.add(sim.script("hog" + cpu, Priority.HIGH, null, steps -> steps.compute(LONG_ENOUGH_TO_STARVE)));
        }
        for (SimulatedTask task : tasks) {
            if (random.nextInt(8) > 0) {
                long when = random.nextInt(3) == 0 ? random.nextLong(duration / 2) : random.nextInt(1000);
                sim.at(when, () -> start(task));
            }
        }
    }

    private Priority aPriority() {
        return priorities ? PRIORITIES[random.nextInt(PRIORITIES.length)] : Priority.NORMAL;
    }

    private @Nullable CpuSet someCpusOrNull() {
        return affinities && random.nextInt(3) == 0 ? someSet(random) : null;
    }

    private CpuSet someSet(SplittableRandom from) {
        int[] some = new int[1 + from.nextInt(Math.min(cpus, 3))];
        for (int i = 0; i < some.length; i++) {
            some[i] = from.nextInt(cpus);
        }
        return CpuSet.of(some);
    }

    private SimulatedTask any(SplittableRandom from) {
        return tasks.get(from.nextInt(tasks.size()));
    }

    private static void start(SimulatedTask task) {
        try {
            task.start();
        } catch (RejectedExecutionException closing) {
            return;
        }
    }

    private static long someNanos(SplittableRandom from, int bits) {
        return from.nextLong(2L << from.nextInt(bits));
    }

    /** What a script or a thread does to other tasks; nothing may stop it in the middle but a stall. */
    private void act(SplittableRandom own) {
        switch (own.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> any(own).wake();
            case 5, 6 -> start(any(own));
            case 7 -> {
                if (cancels && own.nextInt(4) == 0) {
                    any(own).cancel();
                }
            }
            case 8, 9 -> {
                if (priorities) {
                    any(own).setPriority(PRIORITIES[own.nextInt(PRIORITIES.length)]);
                }
            }
            default -> {
                if (affinities) {
                    changeAffinity(any(own), own);
                }
            }
        }
    }

    private void changeAffinity(SimulatedTask task, SplittableRandom own) {
        try {
            task.setAffinity(own.nextInt(3) == 0 ? CpuSet.first(cpus) : someSet(own));
        } catch (IllegalStateException noneOnline) {
            return;
        }
    }

    /** Draws its next step when it needs one. */
    private final class RandomScript implements Script {
        private final SplittableRandom own;
        private final SimulatedTask[] self;
        private int left;

        RandomScript(SplittableRandom own, SimulatedTask[] self) {
            this.own = own;
            this.self = self;
            this.left = 1 + own.nextInt(60);
        }

        @Override
        public void next(Steps steps) {
            if (--left < 0) {
                steps.end();
                return;
            }
            switch (own.nextInt(24)) {
                case 0, 1, 2, 3, 4, 5 -> steps.compute(someNanos(own, 21));
                case 6 -> steps.computeWithoutPreemption(someNanos(own, 20));
                case 7, 8, 9 -> steps.sleepUntil(steps.nanoTime() + someNanos(own, 20));
                case 10, 11, 12, 13 -> steps.block();
                case 14, 15 -> steps.giveWay();
                case 16 -> {
                    self[0].wake();
                    steps.block();
                }
                case 17 -> {
                    if (cancels && own.nextInt(20) == 0) {
                        self[0].cancel();
                    }
                    if (own.nextInt(50) == 0) {
                        throw new Intended();
                    }
                    steps.compute(someNanos(own, 10));
                }
                default -> {
                    act(own);
                    steps.compute(someNanos(own, 16));
                }
            }
        }
    }

    /** The same by a thread, with locks of the JDK. */
    private void live(SplittableRandom own) {
        try {
            for (int left = 1 + own.nextInt(20); left > 0; left--) {
                switch (own.nextInt(6)) {
                    case 0 -> sim.compute(someNanos(own, 21));
                    case 1 -> sim.sleepUntil(sim.nanoTime() + someNanos(own, 20));
                    case 2 -> LockSupport.park(this);
                    case 3 -> act(own);
                    default -> {
                        ReentrantLock lock = locks.get(own.nextInt(locks.size()));
                        lock.lock();
                        try {
                            sim.compute(someNanos(own, 17));
                        } finally {
                            lock.unlock();
                        }
                    }
                }
            }
        } catch (InterruptedException asked) {
            return;
        }
    }

    // ---- the outside world ----

    private void storm() {
        SplittableRandom own = random.split();
        int acts = random.nextInt(200);
        for (int i = 0; i < acts; i++) {
            sim.at(own.nextLong(duration), () -> {
                if (holds && own.nextInt(3) == 0) {
                    hold(own);
                } else {
                    act(own);
                }
            });
        }
        if (random.nextInt(4) == 0) {
            boolean cancel = random.nextBoolean();
            sim.at(random.nextLong(duration), () -> sim.shutDown(cancel));
        }
    }

    private void hold(SplittableRandom own) {
        int cpu = own.nextInt(cpus);
        PauseControl control = sim.smp().control();
        switch (own.nextInt(5)) {
            case 0 -> {
                CpuMask held = control.pause(Simulation.mask(someSet(own), cpus));
                if (held != null) {
                    pauses.add(held);
                }
            }
            case 1, 2 -> {
                if (!pauses.isEmpty()) {
                    control.resume(pauses.remove(own.nextInt(pauses.size())));
                }
            }
            case 3 -> {
                if (!sim.smp().isClosing()) {
                    sendOffline(cpu);
                }
            }
            default -> {
                if (!sim.smp().isClosing() && control.hasLeft(cpu)) {
                    control.bringOnline(cpu);
                }
            }
        }
    }

    private void sendOffline(int cpu) {
        try {
            sim.smp().control().sendOffline(cpu);
        } catch (IllegalStateException needed) {
            return;
        }
    }
}
