package dev.heddle.workload.run;

import dev.heddle.workload.model.Arrivals;
import dev.heddle.workload.model.RequestClass;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** The requests of one class, as they come, and what became of them. Whoever starts them calls; {@link #end} may any thread. */
final class RequestStream {
    static final long NO_MORE = Arrivals.NO_MORE;

    private final RequestClass requests;
    private final RunEnvironment environment;
    private final LongSupplier arrivals;
    private final LongSupplier services;
    private final LoadRun.Listener listener;
    private final ResponseTimes responses = new ResponseTimes();
    private final AtomicBoolean over = new AtomicBoolean();

    // Touched by whoever starts the requests; read after that one has ended.
    private long start;
    private long next;
    private long arrived;

    /**
     * A stream.
     *
     * @param random is split: arrivals do not depend on what service times draw
     * @param listener told of each request, and when no more come
     */
    RequestStream(
            RequestClass requests, SplittableRandom random, RunEnvironment environment, LoadRun.Listener listener) {
        this.requests = requests;
        this.environment = environment;
        this.arrivals = requests.arrivals().times(random.split());
        this.services = requests.service().nanos(random.split());
        this.listener = listener;
    }

    void start(long from) {
        start = from;
        advance();
    }

    /** When the next request comes, or {@link #NO_MORE}. */
    long next() {
        return next;
    }

    boolean hasEnded() {
        return over.get();
    }

    private void advance() {
        boolean enough = requests.count() > 0 && arrived == requests.count();
        long at = enough ? NO_MORE : arrivals.getAsLong();
        next = at == NO_MORE ? NO_MORE : start + at;
        if (next == NO_MORE || environment.control().isPast(next)) {
            next = NO_MORE;
            end();
        }
    }

    /** Starts the request that is due. Its time counts from when it was due, however late whoever starts it is. */
    void startOne() {
        long due = next;
        long service = services.getAsLong();
        String name = requests.name() + "-" + arrived;
        arrived++;
        listener.begun();
        environment
                .host()
                .request(
                        name,
                        requests.policy().priority(),
                        requests.cpus(),
                        new Request(environment, responses, due, service, listener));
        advance();
    }

    /** No more come. Any thread, any number of times. */
    void end() {
        if (over.compareAndSet(false, true)) {
            listener.ended();
        }
    }

    RequestResult result() {
        return responses.result(requests.name(), arrived);
    }
}
