package dev.heddle.cli;

/** What a sweep compares. Rates are by simulated time. */
enum SweepMetric {
    THROUGHPUT("throughput", "throughput, rows and requests a second"),
    WAKE_P50("wakeLatencyP50Micros", "wake latency, median, microseconds"),
    WAKE_P99("wakeLatencyP99Micros", "wake latency, 99th percentile, microseconds"),
    STEALS("steals", "steals a second"),
    KICKS("kicks", "kicks a second"),
    MIGRATIONS("migrations", "migrations a second");

    /** In JSON. */
    final String key;

    /** For a person. */
    final String title;

    SweepMetric(String key, String title) {
        this.key = key;
        this.title = title;
    }

    double of(SweepRun.Sample sample) {
        return switch (this) {
            case THROUGHPUT -> sample.throughput();
            case WAKE_P50 -> sample.wakeP50();
            case WAKE_P99 -> sample.wakeP99();
            case STEALS -> sample.steals();
            case KICKS -> sample.kicks();
            case MIGRATIONS -> sample.migrations();
        };
    }
}
