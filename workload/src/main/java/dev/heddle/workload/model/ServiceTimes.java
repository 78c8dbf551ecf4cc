package dev.heddle.workload.model;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** How much CPU time the requests of a class need. */
public sealed interface ServiceTimes {
    /**
     * The times of one run.
     *
     * @param random what is random is drawn from it
     * @return each call gives the next request's CPU time, in nanoseconds, not negative
     */
    LongSupplier nanos(RandomGenerator random);

    /**
     * What they need on average.
     *
     * @return the mean of the distribution, in microseconds
     */
    double meanMicros();

    /**
     * All the same.
     *
     * @param micros not negative
     */
    record Fixed(double micros) implements ServiceTimes {
        @Override
        public LongSupplier nanos(RandomGenerator random) {
            long nanos = Math.round(micros * 1e3);
            return () -> nanos;
        }

        @Override
        public double meanMicros() {
            return micros;
        }
    }

    /**
     * Exponentially distributed.
     *
     * @param meanMicros the mean, more than 0
     */
    record Exponential(double meanMicros) implements ServiceTimes {
        @Override
        public LongSupplier nanos(RandomGenerator random) {
            return () -> Math.round(random.nextExponential() * meanMicros * 1e3);
        }
    }

    /**
     * Two kinds, mixed at random.
     *
     * @param shortMicros of most
     * @param longMicros of the others
     * @param longShare the probability of the others, from 0 to 1
     */
    record Bimodal(double shortMicros, double longMicros, double longShare) implements ServiceTimes {
        @Override
        public LongSupplier nanos(RandomGenerator random) {
            return () -> Math.round((random.nextDouble() < longShare ? longMicros : shortMicros) * 1e3);
        }

        @Override
        public double meanMicros() {
            return shortMicros + longShare * (longMicros - shortMicros);
        }
    }

    /**
     * Lognormally distributed: exp(mu + sigma Z) with a standard normal Z. The mean of that is exp(mu + sigma²/2), so mu follows.
     *
     * @param meanMicros the mean of the times, more than 0
     * @param sigma the standard deviation of their logarithm, not negative
     */
    record Lognormal(double meanMicros, double sigma) implements ServiceTimes {
        @Override
        public LongSupplier nanos(RandomGenerator random) {
            double mu = Math.log(meanMicros * 1e3) - sigma * sigma / 2;
            return () -> Math.round(Math.exp(mu + sigma * random.nextGaussian()));
        }
    }

    /**
     * As recorded, each with the same probability.
     *
     * @param recordedNanos at least one
     */
    record Recorded(List<Long> recordedNanos) implements ServiceTimes {
        /** Makes a copy. */
        public Recorded {
            recordedNanos = List.copyOf(recordedNanos);
        }

        @Override
        public LongSupplier nanos(RandomGenerator random) {
            return () -> recordedNanos.get(random.nextInt(recordedNanos.size()));
        }

        @Override
        public double meanMicros() {
            return recordedNanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e3;
        }
    }
}
