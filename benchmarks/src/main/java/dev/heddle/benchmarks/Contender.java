package dev.heddle.benchmarks;

import dev.heddle.benchmarks.side.ContinuationSide;
import dev.heddle.benchmarks.side.FloorSide;
import dev.heddle.benchmarks.side.HeddleSide;
import dev.heddle.benchmarks.side.JdkSide;
import dev.heddle.benchmarks.side.PlatformThreadsSide;
import dev.heddle.benchmarks.side.Side;

/** Who is compared. */
public enum Contender {
    /** Heddle with pinned carriers, which spin before they halt. */
    HEDDLE("heddle") {
        @Override
        public Side open(int cpus) {
            return HeddleSide.open(cpus, true, false);
        }
    },
    /** Heddle as it is by default: carriers are not pinned, so they halt at once. */
    UNPINNED("unpinned") {
        @Override
        public Side open(int cpus) {
            return HeddleSide.open(cpus, false, false);
        }
    },
    /** Heddle, pinned, with every scheduling event recorded. */
    TRACED("traced") {
        @Override
        public Side open(int cpus) {
            return HeddleSide.open(cpus, true, true);
        }
    },
    /** The JDK's own scheduler of virtual threads; for jobs a {@code ForkJoinPool} like the one that it is made of. */
    JDK("jdk") {
        @Override
        public Side open(int cpus) {
            return new JdkSide(cpus, false);
        }
    },
    /** The same, with a {@code Thread.yield()} wherever Heddle has a preemption point. */
    JDK_YIELD("jdk-yield") {
        @Override
        public Side open(int cpus) {
            return new JdkSide(cpus, true);
        }
    },
    /** No scheduler: an {@code ArrayDeque} that the benchmark's own thread empties. One CPU only. */
    FLOOR("floor") {
        @Override
        public Side open(int cpus) {
            return new FloorSide();
        }
    },
    /** Not even threads: bare continuations. */
    CONTINUATION("continuation") {
        @Override
        public Side open(int cpus) {
            return new ContinuationSide();
        }
    },
    /** Platform threads, on the operating system's scheduler. */
    THREADS("threads") {
        @Override
        public Side open(int cpus) {
            return new PlatformThreadsSide();
        }
    },
    /** Go's scheduler. */
    GO("go") {
        @Override
        public boolean isProgram() {
            return true;
        }
    },
    /** Tokio, of Rust. */
    TOKIO("tokio") {
        @Override
        public boolean isProgram() {
            return true;
        }
    };

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /**
     * Its name.
     *
     * @return in lower case: what the user types
     */
    public String label() {
        return label;
    }

    /**
     * Whether it is a program of its own.
     *
     * @return false if it runs in a JVM
     */
    public boolean isProgram() {
        return false;
    }

    /**
     * Sets it up in this JVM.
     *
     * @param cpus how many it gets
     * @return what runs its threads, to be closed
     */
    public Side open(int cpus) {
        throw new UnsupportedOperationException(label + " does not run in a JVM");
    }
}
