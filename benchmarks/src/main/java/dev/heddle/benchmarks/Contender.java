package dev.heddle.benchmarks;

/** Who runs the threads or jobs that are measured. */
public enum Contender {
    /** Heddle. Carriers are not pinned, so they do not spin. */
    HEDDLE {
        @Override
        Side open(int cpus) {
            return HeddleSide.open(cpus, false, false);
        }
    },
    /** Heddle with pinned carriers, which spin before they halt. */
    HEDDLE_PINNED {
        @Override
        Side open(int cpus) {
            return HeddleSide.open(cpus, true, false);
        }
    },
    /** Heddle with every scheduling event recorded. */
    HEDDLE_TRACED {
        @Override
        Side open(int cpus) {
            return HeddleSide.open(cpus, false, true);
        }
    },
    /**
     * The JDK: its own virtual-thread scheduler with as many carriers as the JVM was told to use; for jobs a
     * {@code ForkJoinPool} like the one that it is made of.
     */
    JDK {
        @Override
        Side open(int cpus) {
            return new JdkSide(cpus);
        }
    },
    /** No scheduler at all: an {@code ArrayDeque} that the benchmark's own thread empties. One CPU only. */
    FLOOR {
        @Override
        Side open(int cpus) {
            return new FloorSide();
        }
    };

    abstract Side open(int cpus);
}
