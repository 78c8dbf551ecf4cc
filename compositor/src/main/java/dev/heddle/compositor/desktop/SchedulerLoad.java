package dev.heddle.compositor.desktop;

import dev.heddle.CpuStats;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerStats;
import dev.heddle.compositor.client.LoadSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The load meter's numbers, from {@link Scheduler#stats()}: what has happened since the last look. For one task. */
final class SchedulerLoad implements LoadSource {
    private static final int MOST_CPUS = 3;

    private final Scheduler scheduler;
    private SchedulerStats before;

    SchedulerLoad(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.before = scheduler.stats();
    }

    @Override
    public List<Reading> read(long step) {
        SchedulerStats now = scheduler.stats();
        double seconds = Math.max(1e-6, (now.atNanos() - before.atNanos()) / 1e9);
        List<Reading> readings = new ArrayList<>();
        long steals = 0;
        for (int cpu = 0; cpu < now.cpus().size(); cpu++) {
            CpuStats is = now.cpus().get(cpu);
            CpuStats was = before.cpus().get(cpu);
            steals += is.steals() - was.steals();
            if (cpu < MOST_CPUS) {
                double switches = (is.switches() - was.switches()) / seconds;
                readings.add(new Reading("cpu " + cpu + " " + count(switches) + " switches/s", switches));
            }
        }
        double ended = (now.ended() - before.ended()) / seconds;
        readings.add(new Reading(count(ended) + " tasks ended/s", ended));
        readings.add(new Reading(count(steals / seconds) + " steals/s", steals / seconds));
        before = now;
        return readings;
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
