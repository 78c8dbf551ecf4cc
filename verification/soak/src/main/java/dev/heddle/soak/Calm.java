package dev.heddle.soak;

import dev.heddle.CpuSet;
import dev.heddle.CpuStats;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler promises when nobody disturbs it, looked at one by one after a storm: the order of wakes, equal shares,
 * work for every CPU, and something for the least urgent. Its numbers are those of docs/protocol.md.
 */
final class Calm {
    private static final int IN_ORDER = 50;
    private static final int HOGS_PER_CPU = 4;

    /** Slices for each hog: then shares can be compared. Not by time: a carrier that waits for a core is in some hog's turn. */
    private static final long ENOUGH_TURNS = 20;

    /** A core that has other things to do makes turns uneven, but not every time. */
    private static final int TRIES = 5;

    private static final long SAMPLE_NANOS = 10_000_000;

    /** Idle for so long beside CPUs with more than they can do; a carrier may have to wait for a core. */
    private static final long IDLE_NANOS = 1_000_000_000;

    private final Scheduler scheduler;
    private final Findings findings;
    private final Sabotage sabotage;
    private final Duration patience;

    /** Else the operating system decides what carriers get, and turns on different CPUs say nothing. */
    private final boolean coreEach;

    private volatile boolean over;

    Calm(Scheduler scheduler, Findings findings, Sabotage sabotage, Duration patience) {
        this.scheduler = scheduler;
        this.findings = findings;
        this.sabotage = sabotage;
        this.patience = patience;
        this.coreEach = scheduler.cpus() <= Runtime.getRuntime().availableProcessors();
    }

    void look() throws InterruptedException {
        for (int cpu = 0; cpu < scheduler.cpus(); cpu++) {
            wakesKeepTheirOrder(cpu);
        }
        equalsGetEqualShares();
        theLeastUrgentGetSomething();
    }

    /** Property 19: what one thread wakes for one CPU runs in that order. */
    private void wakesKeepTheirOrder(int cpu) throws InterruptedException {
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        List<Integer> numbers = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < IN_ORDER; i++) {
            numbers.add(i);
        }
        List<Integer> started = new ArrayList<>(numbers);
        if (sabotage == Sabotage.ORDER_CHANGED) {
            Collections.swap(started, 3, 4);
        }
        for (int number : started) {
            tasks.add(scheduler.task().name("in order").affinity(CpuSet.of(cpu)).start(() -> order.add(number)));
        }
        for (Task task : tasks) {
            end(task);
        }
        if (!new ArrayList<>(order).equals(numbers)) {
            findings.add("woken in order for CPU " + cpu + ", run in another one: " + order);
        }
    }

    /** Properties 17 and 5: no hog has twice as many turns as another, and no CPU idles beside them. */
    private void equalsGetEqualShares() throws InterruptedException {
        over = false;
        CpuSet all = CpuSet.first(scheduler.cpus());
        List<Task> hogs = new ArrayList<>();
        for (int i = 0; i < HOGS_PER_CPU * scheduler.cpus(); i++) {
            boolean less = sabotage == Sabotage.UNFAIR && i == 0;
            hogs.add(scheduler
                    .task()
                    .name("hog")
                    .priority(less ? Priority.LOW : Priority.NORMAL)
                    .affinity(sabotage == Sabotage.BADLY_SPREAD ? CpuSet.of(i == 0 ? 1 : 0) : all)
                    .start(this::hog));
        }
        await("every hog to have begun", () -> hogs.stream().allMatch(hog -> turns(hog) > 0));
        String uneven = "";
        for (int tries = coreEach ? TRIES : 1; tries > 0 && uneven != null; tries--) {
            uneven = unevenTurns(hogs);
        }
        if (coreEach && uneven != null) {
            findings.add(uneven);
        }
        over = true;
        for (Task hog : hogs) {
            end(hog);
        }
    }

    /** What is uneven in the turns that they have from now on, and what each CPU gave meanwhile; null if nothing is. */
    private @Nullable String unevenTurns(List<Task> hogs) {
        long[] cpusBefore = switches();
        long[] before = hogs.stream().mapToLong(Calm::turns).toArray();
        long[] since = new long[before.length];
        IdleWatch watch = new IdleWatch();
        await("every hog to have had enough slices", () -> {
            watch.look();
            for (int i = 0; i < since.length; i++) {
                since[i] = turns(hogs.get(i)) - before[i];
            }
            return LongStream.of(since).allMatch(turns -> turns >= ENOUGH_TURNS);
        });
        long least = LongStream.of(since).min().orElseThrow();
        long most = LongStream.of(since).max().orElseThrow();
        long[] given = switches();
        for (int cpu = 0; cpu < given.length; cpu++) {
            given[cpu] -= cpusBefore[cpu];
        }
        return most > 2 * least
                ? "of equal hogs one has had " + most + " turns, another " + least + ", all of them "
                        + Arrays.toString(since) + " of what the CPUs gave, " + Arrays.toString(given) + ":\n"
                        + scheduler.dump()
                : null;
    }

    private long[] switches() {
        return scheduler.stats().cpus().stream().mapToLong(CpuStats::switches).toArray();
    }

    /** Property 18. */
    private void theLeastUrgentGetSomething() throws InterruptedException {
        over = false;
        List<Task> hogs = new ArrayList<>();
        for (int cpu = 0; cpu < scheduler.cpus(); cpu++) {
            hogs.add(scheduler
                    .task()
                    .name("urgent hog")
                    .priority(Priority.HIGH)
                    .affinity(CpuSet.of(cpu))
                    .start(this::hog));
        }
        Task idle =
                scheduler.task().name("least urgent").priority(Priority.IDLE).start(() -> {});
        await("the least urgent task to run beside urgent hogs", idle::isDone);
        over = true;
        for (Task hog : hogs) {
            end(hog);
        }
    }

    private static long turns(Task hog) {
        return hog.stats().switches();
    }

    private void hog() {
        while (!over) {
            Task.checkpoint();
        }
    }

    private void end(Task task) throws InterruptedException {
        if (!task.join(patience)) {
            findings.add(task + " does not end:\n" + scheduler.dump());
            task.cancel();
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                findings.add("waited in vain for " + what + ":\n" + scheduler.dump());
                return;
            }
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    /** Looks for a CPU that goes on idling while others have tasks waiting. */
    private final class IdleWatch {
        private final long[] busy = new long[scheduler.cpus()];
        private final long[] idleSince = new long[scheduler.cpus()];

        void look() {
            long now = System.nanoTime();
            List<CpuStats> cpus = scheduler.stats().cpus();
            boolean waiting = cpus.stream().anyMatch(cpu -> cpu.ready() > 1);
            for (CpuStats cpu : cpus) {
                int id = cpu.cpu();
                boolean idles = waiting && cpu.busyNanos() == busy[id];
                busy[id] = cpu.busyNanos();
                if (!idles) {
                    idleSince[id] = now;
                } else if (now - idleSince[id] > IDLE_NANOS) {
                    idleSince[id] = now;
                    findings.add("CPU " + id + " idles while tasks wait elsewhere:\n" + scheduler.dump());
                }
            }
        }
    }
}
