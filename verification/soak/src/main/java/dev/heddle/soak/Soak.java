package dev.heddle.soak;

import dev.heddle.CpuStats;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerStats;
import dev.heddle.StopReport;
import dev.heddle.Task;
import dev.heddle.event.StallReport;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Rounds of storm and calm until time is over. Each round has a scheduler of its own, so that its end is looked at as often as
 * everything else. {@link #run} is called once, by one thread; the other methods by any.
 */
public final class Soak {
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);

    /** A short soak still has so many, or nothing could be said of what is left. */
    private static final int FEWEST_ROUNDS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofSeconds(5);
    private static final Duration BLOCKED = Duration.ofMillis(10);
    private static final String NAME = "soak";
    private static final int ENDLESS_TASKS = 20;

    private final SoakSettings settings;
    private final Sabotage sabotage;
    private final Duration patience;
    private final Duration stall;
    private final Findings findings = new Findings();
    private final Leftovers leftovers = new Leftovers(NAME + "-", findings);
    private final Litter litter;

    private volatile boolean stopped;
    private volatile int rounds;
    private volatile long members;
    private long steps;
    private long acts;
    private long pauses;
    private long offlines;
    private long switches;
    private long steals;
    private long handOvers;

    /**
     * A soak that has not begun.
     *
     * @param settings what it is like
     */
    public Soak(SoakSettings settings) {
        this(settings, Sabotage.NONE, PATIENCE, STALL);
    }

    Soak(SoakSettings settings, Sabotage sabotage, Duration patience, Duration stall) {
        this.settings = settings;
        this.sabotage = sabotage;
        this.patience = patience;
        this.stall = stall;
        this.litter = new Litter(sabotage, NAME + "-");
    }

    /**
     * Runs it, until time is over or a round has found something: what is wrong once may spoil what comes later.
     *
     * @return what came of it
     * @throws InterruptedException if the calling thread is interrupted; tasks may be left then
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public SoakReport run() throws InterruptedException {
        long begun = System.nanoTime();
        long end = begun + settings.duration().toNanos();
        long round = Math.min(LONGEST_ROUND.toNanos(), settings.duration().toNanos() / FEWEST_ROUNDS);
        try {
            do {
                round(System.nanoTime() + round);
                rounds = rounds + 1;
                leftovers.count(rounds);
            } while (!stopped
                    && findings.count() == 0
                    && (rounds < FEWEST_ROUNDS || end - System.nanoTime() > round / 4));
        } finally {
            litter.takeAway();
        }
        return new SoakReport(
                settings.seed(),
                settings.cpus(),
                (System.nanoTime() - begun) / 1e9,
                rounds,
                members,
                steps,
                acts,
                pauses,
                offlines,
                switches,
                steals,
                handOvers,
                leftovers.heapGrowth(),
                findings.count(),
                findings.kept());
    }

    /** Ends it as soon as the present round can be ended in order. */
    public void stop() {
        stopped = true;
    }

    /**
     * How many rounds have ended.
     *
     * @return their number
     */
    public int rounds() {
        return rounds;
    }

    /**
     * How many tasks have been in the storms that have ended.
     *
     * @return their number
     */
    public long members() {
        return members;
    }

    /**
     * How much has been found to be wrong by now.
     *
     * @return the number of findings
     */
    public int findings() {
        return findings.count();
    }

    private void round(long end) throws InterruptedException {
        Whereabouts whereabouts = new Whereabouts();
        Scheduler scheduler = Scheduler.builder()
                .cpus(settings.cpus())
                .name(NAME)
                .carrierBlockedAfter(BLOCKED)
                .stallAfter(stall)
                .onStall(this::stalled)
                .events(whereabouts)
                .start();
        Commons commons = new Commons(scheduler, whereabouts, findings);
        Storm storm = new Storm(commons, settings.seed(), rounds, sabotage, patience);
        storm.blowUntil(end, () -> stopped);
        if (!stopped && findings.count() == 0) {
            new Calm(scheduler, findings, sabotage, patience).look();
        }
        end(scheduler);
        add(storm, commons, scheduler.stats());
        litter.leave();
    }

    /** That carriers are blocked is what the members are for. */
    private void stalled(StallReport report) {
        if (report.what() == StallReport.What.CARRIER_BLOCKED
                || report.what() == StallReport.What.TOO_MANY_CARRIERS_BLOCKED) {
            return;
        }
        findings.add(report.what() + " on CPU " + report.cpu() + " by task " + report.task() + " for "
                + report.lasted().toMillis() + " ms:\n" + report.dump() + report.stacks());
    }

    /** Property 20: it ends, whatever is still there, and says no to what comes later. */
    private void end(Scheduler scheduler) {
        for (int i = 0; i < ENDLESS_TASKS; i++) {
            scheduler.task().name("endless").priority(Priority.IDLE).start(Soak::goOnForEver);
        }
        StopReport report = scheduler.stop(Duration.ZERO, patience);
        if (!report.isComplete()) {
            findings.add("the scheduler does not end: " + report);
        }
        try {
            scheduler.task().start(() -> {});
            findings.add("a scheduler that has ended takes a task");
        } catch (RejectedExecutionException asPromised) {
            // So it should be.
        }
        SchedulerStats stats = scheduler.stats();
        if (stats.started() != stats.ended()) {
            findings.add(stats.started() + " tasks were started, " + stats.ended() + " have ended");
        }
    }

    private static void goOnForEver() {
        while (true) {
            LockSupport.parkNanos(100_000);
            Task.checkpoint();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void add(Storm storm, Commons commons, SchedulerStats stats) {
        members = members + storm.members();
        steps += commons.steps.sum();
        acts += storm.acts();
        pauses += storm.pauses();
        offlines += storm.offlines();
        for (CpuStats cpu : stats.cpus()) {
            switches += cpu.switches();
            steals += cpu.steals();
            handOvers += cpu.handOvers();
        }
    }
}
