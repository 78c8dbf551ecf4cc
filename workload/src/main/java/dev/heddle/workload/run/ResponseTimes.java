package dev.heddle.workload.run;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** How long the requests of one class took from when they were due. Any task records; read after the run. */
final class ResponseTimes {
    /** Percentiles to a thousandth of their value. */
    private static final int DIGITS = 3;

    private final ConcurrentHistogram histogram = new ConcurrentHistogram(DIGITS);
    private final LongAdder responses = new LongAdder();
    private final LongAdder services = new LongAdder();

    void record(long response, long service) {
        long nanos = Math.max(0, response);
        histogram.recordValue(nanos);
        responses.add(nanos);
        services.add(service);
    }

    RequestResult result(String name, long arrived) {
        long count = histogram.getTotalCount();
        double divisor = Math.max(1, count);
        return new RequestResult(
                name,
                arrived,
                count,
                services.sum() / divisor,
                new ResponseStats(
                        responses.sum() / divisor,
                        histogram.getValueAtPercentile(50),
                        histogram.getValueAtPercentile(90),
                        histogram.getValueAtPercentile(99),
                        histogram.getValueAtPercentile(99.9),
                        histogram.getMaxValue()));
    }
}
