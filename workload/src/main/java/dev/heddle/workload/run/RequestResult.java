package dev.heddle.workload.run;

/**
 * What became of the requests of one class.
 *
 * @param name the class's name
 * @param arrived how many came
 * @param completed how many of them were done by the end of the run; the others do not count below
 * @param meanServiceNanos the CPU time that those needed, on average
 * @param untilStart from when those were due until each first ran: all of its waiting, if it was never preempted
 * @param response how long those took
 */
public record RequestResult(
        String name,
        long arrived,
        long completed,
        double meanServiceNanos,
        DurationStats untilStart,
        DurationStats response) {
    /**
     * The mean time that was not service: waiting for a CPU, at first and after each preemption.
     *
     * @return nanoseconds
     */
    public double meanWaitNanos() {
        return response.mean() - meanServiceNanos;
    }
}
