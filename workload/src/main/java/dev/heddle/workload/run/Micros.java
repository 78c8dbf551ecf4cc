package dev.heddle.workload.run;

/** Between nanoseconds, which are measured, and microseconds, which files and logs have. */
final class Micros {
    private Micros() {}

    static long toNanos(long micros) {
        return micros * 1000;
    }

    /** To the nearest, halves away from zero, as rt-app rounds. */
    static long ofNanos(long nanos) {
        return nanos >= 0 ? (nanos + 500) / 1000 : -((500 - nanos) / 1000);
    }
}
