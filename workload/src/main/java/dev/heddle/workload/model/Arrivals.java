package dev.heddle.workload.model;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** When the requests of a class come. */
public sealed interface Arrivals {
    /** What a {@link #times} says when there are no more. */
    long NO_MORE = Long.MAX_VALUE;

    /**
     * The times of one run.
     *
     * @param random what is random is drawn from it
     * @return each call gives the time of the next request, in nanoseconds from the start of the run, never less than the one
     *     before; {@link #NO_MORE} when there are no more
     */
    LongSupplier times(RandomGenerator random);

    /**
     * A Poisson process: the times between requests are independent and exponentially distributed.
     *
     * @param perSecond the mean rate, more than 0
     */
    record Poisson(double perSecond) implements Arrivals {
        @Override
        public LongSupplier times(RandomGenerator random) {
            double[] at = {0};
            return () -> (long) (at[0] += random.nextExponential() * 1e9 / perSecond);
        }
    }

    /**
     * Evenly spaced: the first after one interval.
     *
     * @param perSecond the rate, more than 0
     */
    record Uniform(double perSecond) implements Arrivals {
        @Override
        public LongSupplier times(RandomGenerator random) {
            long[] number = {0};
            return () -> (long) (++number[0] * 1e9 / perSecond);
        }
    }

    /**
     * Several at once, at the times of a Poisson process.
     *
     * @param perSecond the mean rate of bursts, more than 0
     * @param size how many requests each has, at least 1
     */
    record Bursts(double perSecond, int size) implements Arrivals {
        @Override
        public LongSupplier times(RandomGenerator random) {
            LongSupplier bursts = new Poisson(perSecond).times(random);
            long[] at = {0};
            int[] left = {0};
            return () -> {
                if (left[0] == 0) {
                    at[0] = bursts.getAsLong();
                    left[0] = size;
                }
                left[0]--;
                return at[0];
            };
        }
    }

    /**
     * As recorded.
     *
     * @param nanos the times, in order
     */
    record Trace(List<Long> nanos) implements Arrivals {
        /** Makes a copy. */
        public Trace {
            nanos = List.copyOf(nanos);
        }

        @Override
        public LongSupplier times(RandomGenerator random) {
            int[] next = {0};
            return () -> next[0] < nanos.size() ? nanos.get(next[0]++) : NO_MORE;
        }
    }
}
