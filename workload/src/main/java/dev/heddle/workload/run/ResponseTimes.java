package dev.heddle.workload.run;

import java.util.concurrent.atomic.LongAdder;

/** How long the requests of one class took, and waited, from when they were due. Any task records; read after the run. */
final class ResponseTimes {
    private final Durations starts = new Durations();
    private final Durations responses = new Durations();
    private final LongAdder services = new LongAdder();

    /**
     * One is done.
     *
     * @param untilStart from when it was due until it first ran
     * @param response until its end
     * @param service the CPU time that it needed
     */
    void record(long untilStart, long response, long service) {
        starts.record(untilStart);
        responses.record(response);
        services.add(service);
    }

    RequestResult result(String name, long arrived) {
        long count = responses.count();
        return new RequestResult(
                name, arrived, count, services.sum() / (double) Math.max(1, count), starts.stats(), responses.stats());
    }
}
