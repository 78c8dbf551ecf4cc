package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.simulator.Costs;
import dev.heddle.simulator.Simulation;
import dev.heddle.workload.model.Arrivals;
import dev.heddle.workload.model.GlobalSettings;
import dev.heddle.workload.model.Load;
import dev.heddle.workload.model.RequestClass;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.SchedulingPolicy.Policy;
import dev.heddle.workload.model.ServiceTimes;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import dev.heddle.workload.run.RequestResult;
import dev.heddle.workload.run.RunFailedException;
import dev.heddle.workload.run.RunOptions;
import dev.heddle.workload.run.WorkloadRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator against queueing theory: with every cost at zero, what the engine does with an open-loop load must have the means
 * that theory gives, within 2 %, and where theory gives the distribution its 99th percentile, within 3 %.
 *
 * <p>Formulas: L. Kleinrock, Queueing Systems, volumes 1 (1975: M/M/1 3.2, M/M/m 3.5 with Erlang's C formula, M/G/1 5.6, which is the
 * Pollaczek-Khinchin formula) and 2 (1976: processor sharing 4.4, preemptive priorities 3.6). The seed is fixed. With 400,000 requests a
 * run the standard error of the means is about half of the bound or less; {@code -Dheddle.queueing.requests=4000000} is the long form.
 */
@Timeout(300)
class QueueingTheoryTest {
    private static final int REQUESTS = Integer.getInteger("heddle.queueing.requests", 400_000);
    private static final double MEAN_BOUND = 0.02;
    private static final double P99_BOUND = 0.03;

    /** Mean service time; 1 over it is the service rate. */
    private static final double MICROS = 1_000;

    /** First come, first served: no request is so long that a slice ends. */
    private static final Duration NO_SLICES = Duration.ofDays(1);

    private static final Duration SMALL_SLICES = Duration.ofNanos(50_000);

    private static final Policy NORMAL = Policy.SCHED_OTHER;

    /** One class whose arrivals keep {@code cpus} CPUs busy for a share of the time. */
    private static RequestClass requests(String name, Policy policy, double busy, int cpus, ServiceTimes service) {
        return requests(name, policy, busy, cpus, service, REQUESTS);
    }

    private static RequestClass requests(
            String name, Policy policy, double busy, int cpus, ServiceTimes service, int requests) {
        return new RequestClass(
                name,
                new SourcePosition("theory", 1, 1),
                new Arrivals.Poisson(busy * cpus * 1e6 / service.meanMicros()),
                service,
                requests,
                new SchedulingPolicy(policy, policy.isRealTime() ? 10 : 0),
                null);
    }

    private static List<RequestResult> run(int cpus, Duration slice, Costs costs, RequestClass... classes) {
        Workload workload = new Workload(GlobalSettings.DEFAULTS, List.of(), new Load(List.of(classes)), List.of());
        try (Simulation simulation = Simulation.builder()
                .cpus(cpus)
                .slice(slice)
                .starvationBound(Duration.ZERO)
                .costs(costs)
                .start()) {
            RunOptions options = RunOptions.DEFAULTS.withCalibration(new Calibration(1, "simulated"));
            WorkloadRun run = new WorkloadRun(workload, new SimulatedHost(simulation), options);
            run.start();
            return run.await().requests();
        } catch (RunFailedException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void compare(String what, double measured, double theory, double bound) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f us, by theory %.1f (%+.2f %%)%n",
                what,
                measured,
                theory,
                100 * (measured / theory - 1));
        assertThat(Math.abs(measured / theory - 1)).as(what).isLessThan(bound);
    }

    private static ServiceTimes exponential() {
        return new ServiceTimes.Exponential(MICROS);
    }

    /** The response time is exponential with the mean S/(1-rho); the wait is the response less the service. */
    private static void compareWithMm1(Costs costs, ServiceTimes service) {
        double busy = 0.6;
        RequestResult result = run(1, NO_SLICES, costs, requests("all", NORMAL, busy, 1, service))
                .get(0);
        double response = MICROS / (1 - busy);
        compare("M/M/1 mean response", result.response().mean() / 1e3, response, MEAN_BOUND);
        compare("M/M/1 mean wait", result.meanWaitNanos() / 1e3, busy * response, MEAN_BOUND);
        compare("M/M/1 p99 of the response", result.response().p99() / 1e3, response * Math.log(100), P99_BOUND);
    }

    @Test
    void oneServer() {
        compareWithMm1(Costs.FREE, exponential());
    }

    /** The twins: switches that cost 3 % of a service time, longer services, and another distribution of the same mean. */
    @Test
    void whatIsNotThatIsFound() {
        Costs free = Costs.FREE;
        Costs slowSwitches = new Costs(
                30_000,
                free.wake(),
                free.sendKick(),
                free.kickSpinning(),
                free.kickAsleep(),
                free.interrupt(),
                free.spin(),
                free.timer(),
                free.steal(),
                free.migration());
        assertThatThrownBy(() -> compareWithMm1(slowSwitches, exponential())).isInstanceOf(AssertionError.class);
        ServiceTimes longer = new ServiceTimes.Exponential(MICROS * 1.05);
        assertThatThrownBy(() -> compareWithMm1(free, longer)).isInstanceOf(AssertionError.class);
        ServiceTimes other = new ServiceTimes.Lognormal(MICROS, 1.0);
        assertThatThrownBy(() -> compareWithMm1(free, other)).isInstanceOf(AssertionError.class);
    }

    /** Erlang's C formula: the probability that all servers are busy, and so that a request waits. */
    private static double probabilityOfWaiting(int servers, double busy) {
        double load = servers * busy;
        double term = 1;
        double sum = 0;
        for (int k = 0; k < servers; k++) {
            sum += term;
            term *= load / (k + 1);
        }
        double all = term / (1 - busy);
        return all / (sum + all);
    }

    /**
     * The response time that one request in a hundred exceeds where all servers take from one queue in the order of arrival: the root of
     * P(T > t) = e^-t (1 + C (1 - e^(-t a)) / a) with a = c - 1 - c rho, in service times.
     */
    private static double p99OfOneQueue(int servers, double busy) {
        double waits = probabilityOfWaiting(servers, busy);
        double a = servers - 1 - servers * busy;
        double low = 0;
        double high = 1_000;
        while (high - low > 1e-6) {
            double t = (low + high) / 2;
            double longer = Math.exp(-t) + waits * (Math.exp(-t) - Math.exp(-t * (1 + a))) / a;
            if (longer > 0.01) {
                low = t;
            } else {
                high = t;
            }
        }
        return low;
    }

    /**
     * The means of M/M/c hold for any order in which waiting requests are taken, as long as no server idles while one waits, and the
     * order does not go by their service times: so for queues of each CPU with stealing. The distribution does not, since these are no
     * one queue: the output shows how far the 99th percentile is from that of one.
     */
    @ParameterizedTest
    @CsvSource({"2, 0.7", "4, 0.8", "8, 0.8"})
    void manyServers(int servers, double busy) {
        // Few wait at all, so it takes more of them to know for how long.
        RequestClass all = requests("all", NORMAL, busy, servers, exponential(), 5 * REQUESTS / 2);
        RequestResult result = run(servers, NO_SLICES, Costs.FREE, all).get(0);
        double wait = probabilityOfWaiting(servers, busy) * MICROS / (servers * (1 - busy));
        String name = "M/M/" + servers;
        compare(name + " mean wait", result.meanWaitNanos() / 1e3, wait, MEAN_BOUND);
        compare(name + " mean response", result.response().mean() / 1e3, wait + MICROS, MEAN_BOUND);
        System.out.printf(
                Locale.ROOT,
                "%s p99 of the response: %.1f us; %.1f if all CPUs had one queue%n",
                name,
                result.response().p99() / 1e3,
                MICROS * p99OfOneQueue(servers, busy));
    }

    /** Half of the wait of M/M/1: rho S / (2 (1 - rho)). */
    @Test
    void constantService() {
        double busy = 0.7;
        RequestClass all = requests("all", NORMAL, busy, 1, new ServiceTimes.Fixed(MICROS));
        RequestResult result = run(1, NO_SLICES, Costs.FREE, all).get(0);
        double wait = busy * MICROS / (2 * (1 - busy));
        compare("M/D/1 mean wait", result.meanWaitNanos() / 1e3, wait, MEAN_BOUND);
        compare("M/D/1 mean response", result.response().mean() / 1e3, wait + MICROS, MEAN_BOUND);
    }

    /** With small slices all share the CPU: S/(1-rho), whatever the distribution of the service times. */
    @ParameterizedTest
    @CsvSource({"fixed", "exponential", "bimodal"})
    void processorSharing(String distribution) {
        double busy = 0.5;
        ServiceTimes service = switch (distribution) {
            case "fixed" -> new ServiceTimes.Fixed(MICROS);
            case "exponential" -> exponential();
            default -> new ServiceTimes.Bimodal(MICROS / 2, MICROS * 5.5, 0.1);
        };
        RequestClass all = requests("all", NORMAL, busy, 1, service);
        RequestResult result = run(1, SMALL_SLICES, Costs.FREE, all).get(0);
        String what = "processor sharing, " + distribution + ": mean response";
        compare(what, result.response().mean() / 1e3, service.meanMicros() / (1 - busy), MEAN_BOUND);
    }

    /** Preemptive priorities: the urgent ones have an M/M/1 of their own; the others S / ((1 - rho1) (1 - rho1 - rho2)). */
    @Test
    void twoPriorities() {
        double first = 0.3;
        double second = 0.3;
        List<RequestResult> results = run(
                1,
                NO_SLICES,
                Costs.FREE,
                requests("urgent", Policy.SCHED_FIFO, first, 1, exponential()),
                requests("other", NORMAL, second, 1, exponential()));
        double urgent = MICROS / (1 - first);
        compare("urgent, mean response", results.get(0).response().mean() / 1e3, urgent, MEAN_BOUND);
        compare("urgent, p99", results.get(0).response().p99() / 1e3, urgent * Math.log(100), P99_BOUND);
        double other = MICROS / ((1 - first) * (1 - first - second));
        compare("other, mean response", results.get(1).response().mean() / 1e3, other, MEAN_BOUND);
    }
}
