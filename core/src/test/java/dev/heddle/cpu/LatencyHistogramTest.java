package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long[] EDGES = edges();

    private static long[] edges() {
        long[] edges = new long[3 * 63 + 3];
        for (int i = 0; i < 63; i++) {
            edges[3 * i] = (1L << i) - 1;
            edges[3 * i + 1] = 1L << i;
            edges[3 * i + 2] = (1L << i) + 1;
        }
        edges[189] = Long.MAX_VALUE;
        edges[190] = Long.MAX_VALUE - 1;
        edges[191] = Long.MAX_VALUE / 3;
        return edges;
    }

    @Test
    void everyValueIsWithinItsBucket() {
        for (long value : EDGES) {
            int bucket = LatencyHistogram.bucketOf(value);
            long upper = LatencyHistogram.upperBoundOf(bucket);
            long lower = bucket == 0 ? 0 : LatencyHistogram.upperBoundOf(bucket - 1) + 1;
            assertThat(value).as("bucket %d", bucket).isBetween(lower, upper);
            assertThat(LatencyHistogram.bucketOf(upper)).isEqualTo(bucket);
            assertThat(LatencyHistogram.bucketOf(lower)).isEqualTo(bucket);
            assertThat((upper - lower) / 1.0).as("width").isLessThanOrEqualTo(lower / 16.0);
        }
    }

    @Test
    void percentilesAreThoseOfTheSortedValues() {
        checkPercentiles((upper, exact) -> upper);
    }

    @Test
    void theCheckFindsAnAnswerThatIsOneBucketOff() {
        assertThatThrownBy(() -> checkPercentiles((upper, exact) ->
                        LatencyHistogram.upperBoundOf(Math.max(0, LatencyHistogram.bucketOf(upper) - 1))))
                .isInstanceOf(AssertionError.class);
    }

    private static void checkPercentiles(LongBinaryOperator distortion) {
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(500);
            LatencyHistogram histogram = new LatencyHistogram();
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextLong() >>> (1 + random.nextInt(63));
                histogram.record(values[i]);
            }
            Arrays.sort(values);
            assertThat(histogram.count()).isEqualTo(count);
            assertThat(histogram.max()).isEqualTo(values[count - 1]);
            for (int percent : new int[] {1, 25, 50, 90, 99, 100}) {
                int rank = (int) Math.ceil(count * (double) percent / 100);
                long exact = values[rank - 1];
                long answer = distortion.applyAsLong(histogram.percentile(percent), exact);
                assertThat(answer)
                        .as("percentile %d of %d values, seed %d", percent, count, Fixtures.SEED)
                        // Without overflow.
                        .isBetween(exact, exact > Long.MAX_VALUE - exact / 16 ? Long.MAX_VALUE : exact + exact / 16);
            }
        }
    }

    @Test
    void anEmptyOneAnswersZero() {
        LatencyHistogram histogram = new LatencyHistogram();
        assertThat(histogram.count()).isZero();
        assertThat(histogram.max()).isZero();
        assertThat(histogram.percentile(99)).isZero();
    }

    @Test
    void negativeTimesCountAsZeroAndSumsAdd() {
        LatencyHistogram one = new LatencyHistogram();
        one.record(-5);
        LatencyHistogram other = new LatencyHistogram();
        other.record(1_000);
        one.add(other);
        assertThat(one.count()).isEqualTo(2);
        assertThat(one.max()).isEqualTo(1_000);
        assertThat(one.percentile(50)).isZero();
        assertThat(one.percentile(100)).isEqualTo(1_000);
    }
}
