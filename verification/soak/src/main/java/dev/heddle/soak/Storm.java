package dev.heddle.soak;

import dev.heddle.CpuSet;
import dev.heddle.Pause;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Members in places, and actors that do things to whoever is there: outside threads and tasks, all at once, from one seed. An
 * actor that finds a place whose member has ended looks at its end and puts a new one there.
 */
final class Storm {
    private static final int PLACES_PER_CPU = 40;
    private static final int ACTORS = 4;
    private static final int NONE = -1;
    private static final int MOST_HELD_NANOS = 500_000;

    private final Commons commons;
    private final Scheduler scheduler;
    private final SplittableRandom seeds;
    private final Sabotage sabotage;
    private final Duration patience;

    /** A CPU that every task may run on, or {@link #NONE}. */
    private final int stays;

    private final AtomicReferenceArray<@Nullable Member> places;
    private final ConcurrentLinkedQueue<Member> withoutPlace = new ConcurrentLinkedQueue<>();
    private final LongAdder members = new LongAdder();
    private final LongAdder acts = new LongAdder();
    private final LongAdder pauses = new LongAdder();
    private final LongAdder offlines = new LongAdder();
    private volatile boolean over;

    /**
     * A storm.
     *
     * @param round in every second one all tasks may run on one CPU at least, so that the others can always go offline; in the
     *     rest a task may be bound to any CPU, which then has to stay
     * @param patience how long anything may take that should not take long
     */
    Storm(Commons commons, long seed, int round, Sabotage sabotage, Duration patience) {
        this.commons = commons;
        this.scheduler = commons.scheduler;
        this.seeds = new SplittableRandom(seed + round);
        this.sabotage = sabotage;
        this.patience = patience;
        this.stays = round % 2 == 0 ? round / 2 % scheduler.cpus() : NONE;
        this.places = new AtomicReferenceArray<>(PLACES_PER_CPU * scheduler.cpus());
    }

    /** Goes on until that time on the clock of {@link System#nanoTime()}, then waits until everybody has ended. */
    void blowUntil(long end, BooleanSupplier stopped) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ACTORS; i++) {
            SplittableRandom random = seeds.split();
            Runnable actor = reporting("an actor", () -> act(random));
            threads.add(
                    i % 2 == 0
                            ? Thread.ofPlatform().name("soak-actor").start(actor)
                            : scheduler
                                    .task()
                                    .name("actor")
                                    .priority(Priority.HIGH)
                                    .start(actor)
                                    .thread());
        }
        SplittableRandom pausing = seeds.split();
        SplittableRandom leaving = seeds.split();
        threads.add(Thread.ofPlatform().name("soak-pauser").start(reporting("a pause", () -> pause(pausing))));
        if (scheduler.cpus() > 1) {
            threads.add(Thread.ofPlatform().name("soak-offliner").start(reporting("an offline", () -> leave(leaving))));
        }
        if (sabotage == Sabotage.WAKE_LOST) {
            scheduler.task().name("never woken").start(Storm::waitForEver);
        } else if (sabotage == Sabotage.CPU_STALLED) {
            scheduler.task().name("never gives way").start(this::hogUntilOver);
        }
        while (System.nanoTime() < end && !stopped.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        awaitMembers();
    }

    private static void waitForEver() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }

    private void hogUntilOver() {
        while (!over) {
            Thread.onSpinWait();
        }
    }

    private interface Act {
        void run() throws Exception;
    }

    private Runnable reporting(String what, Act act) {
        return () -> {
            try {
                while (!over) {
                    act.run();
                }
            } catch (Exception | Error thrown) {
                commons.findings.add(what + " failed", thrown);
            }
        };
    }

    // ---- actors ----

    private void act(SplittableRandom random) throws InterruptedException {
        acts.increment();
        int index = random.nextInt(places.length());
        Member member = places.get(index);
        if (member == null || member.task().isDone()) {
            renew(index, member, random);
            return;
        }
        switch (random.nextInt(24)) {
            case 0 -> member.cancel();
            case 1, 2, 3, 4 -> LockSupport.unpark(member.task().thread());
            case 5, 6 -> member.task().setPriority(Priorities.any(random));
            case 7 -> move(member, random);
            case 8 -> member.await(Duration.ofNanos(random.nextInt(300_000)));
            case 9 -> scheduler.stats();
            case 10 -> member.task().stats();
            case 11 -> dumpRarely(random);
            case 12, 13 -> LockSupport.parkNanos(random.nextInt(200_000));
            default -> Task.checkpoint();
        }
    }

    private void renew(int index, @Nullable Member before, SplittableRandom random) {
        Member next = new Member(commons, random.split());
        if (!places.compareAndSet(index, before, next)) {
            // Another actor was here first. This one has never begun, and never will.
            next.cancel();
            withoutPlace.add(next);
            return;
        }
        members.increment();
        if (before != null) {
            check(before);
        }
        if (sabotage == Sabotage.CANCELLED_TWICE && random.nextInt(1000) == 0) {
            next.claimTwoCancels();
        }
        if (random.nextInt(20) == 0) {
            next.cancel();
        } else {
            next.start();
        }
    }

    private void check(Member ended) {
        String wrong = ended.wrongEnd();
        if (wrong != null) {
            commons.findings.add(wrong);
        }
    }

    /** One at a time for each member, which its own count needs. */
    private void move(Member member, SplittableRandom random) {
        CpuSet allowed = stays == NONE ? anyOf(random, random.nextInt(scheduler.cpus())) : anyOf(random, stays);
        synchronized (member) {
            member.moveTo(allowed);
        }
    }

    private void dumpRarely(SplittableRandom random) {
        if (random.nextInt(200) == 0 && scheduler.dump().isEmpty()) {
            commons.findings.add("a dump without a line");
        }
    }

    /** A set that has this one. */
    private CpuSet anyOf(SplittableRandom random, int one) {
        int cpus = scheduler.cpus();
        return CpuSet.of(IntStream.concat(IntStream.of(one), random.ints(random.nextInt(cpus), 0, cpus))
                .distinct()
                .toArray());
    }

    private void pause(SplittableRandom random) throws TimeoutException {
        CpuSet cpus = anyOf(random, random.nextInt(scheduler.cpus()));
        try (Pause pause = scheduler.pause(cpus, patience)) {
            if (sabotage == Sabotage.PAUSE_OF_NOTHING) {
                resume(pause);
            }
            commons.held.paused(cpus);
            LockSupport.parkNanos(random.nextInt(MOST_HELD_NANOS));
            commons.held.paused(null);
        }
        pauses.increment();
        LockSupport.parkNanos(random.nextInt(20 * MOST_HELD_NANOS));
    }

    private static void resume(Pause pause) {
        pause.close();
    }

    private void leave(SplittableRandom random) throws TimeoutException {
        int cpu = random.nextInt(scheduler.cpus());
        if (cpu == stays) {
            return;
        }
        try {
            if (sabotage != Sabotage.OFFLINE_OF_NOTHING) {
                scheduler.takeOffline(cpu, patience);
            }
        } catch (IllegalStateException needed) {
            // Some task may run nowhere else: the CPU stays online, as promised.
            LockSupport.parkNanos(random.nextInt(MOST_HELD_NANOS));
            return;
        }
        commons.held.offline(CpuSet.of(cpu));
        LockSupport.parkNanos(random.nextInt(MOST_HELD_NANOS));
        commons.held.offline(null);
        scheduler.bringOnline(cpu, patience);
        offlines.increment();
        LockSupport.parkNanos(random.nextInt(20 * MOST_HELD_NANOS));
    }

    // ---- the end ----

    /** Everybody has a bounded number of steps: who does not end has lost a wake, or its CPU. */
    private void awaitMembers() throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        List<Member> all = new ArrayList<>(withoutPlace);
        for (int i = 0; i < places.length(); i++) {
            Member member = places.get(i);
            if (member != null) {
                all.add(member);
            }
        }
        for (Member member : all) {
            if (!member.task().join(Duration.ofNanos(Math.max(1, giveUp - System.nanoTime())))) {
                commons.findings.add(member.task() + " does not end:\n" + scheduler.dump());
                return;
            }
            check(member);
        }
        while (scheduler.stats().started() != scheduler.stats().ended()) {
            if (System.nanoTime() > giveUp) {
                commons.findings.add("not everything ends:\n" + scheduler.dump());
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        if (commons.jobsDone.sum() != commons.jobsGiven.sum()) {
            commons.findings.add(commons.jobsGiven + " jobs were given, " + commons.jobsDone + " are done");
        }
    }

    long members() {
        return members.sum();
    }

    long acts() {
        return acts.sum();
    }

    long pauses() {
        return pauses.sum();
    }

    long offlines() {
        return offlines.sum();
    }
}
