package dev.heddle.workload.run;

import dev.heddle.workload.model.RequestClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The open-loop load of a run. Each class has a stream of requests; the outside world starts each at its time, whatever has become
 * of those before it.
 *
 * <p>On a host with a real clock a thread of its own does that, off the scheduler under test; a simulator does it at the
 * virtual times.
 */
final class LoadRun {
    /** Any odd number: makes the seeds of consecutive classes differ in many bits. */
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    /** Who is told what becomes of the load. Any thread. */
    interface Listener {
        /** A request is about to be started. */
        void begun();

        /** A request has ended, or a class has no more of them. */
        void ended();

        /** Requests cannot be started any more. */
        void failed(Throwable cause);
    }

    private final Host host;
    private final Control control;
    private final Listener listener;
    private final List<RequestStream> streams = new ArrayList<>();
    private @Nullable Thread thread;

    /**
     * A load, not yet started.
     *
     * @param listener told of each request
     */
    LoadRun(List<RequestClass> classes, long seed, RunEnvironment environment, Listener listener) {
        this.listener = listener;
        host = environment.host();
        control = environment.control();
        for (RequestClass requests : classes) {
            SplittableRandom random = new SplittableRandom(seed + streams.size() * SEED_STEP);
            streams.add(new RequestStream(requests, random, environment, listener));
        }
    }

    /** How many streams there are: each holds the run open until it has no more. */
    int streams() {
        return streams.size();
    }

    /** Lets requests come from a time on. */
    void start(long start) {
        boolean virtual = true;
        for (RequestStream stream : streams) {
            stream.start(start);
            virtual &= startVirtually(stream);
        }
        if (!virtual) {
            Thread outside =
                    Thread.ofPlatform().name("workload-arrivals").daemon().unstarted(this::startAllInTime);
            thread = outside;
            outside.start();
        }
    }

    /** One event a request: each arranges for the next. */
    private boolean startVirtually(RequestStream stream) {
        long next = stream.next();
        return next == RequestStream.NO_MORE
                || host.at(next, () -> {
                    if (!stream.hasEnded()) {
                        stream.startOne();
                        startVirtually(stream);
                    }
                });
    }

    private void startAllInTime() {
        try {
            RequestStream stream = nextStream();
            while (stream != null) {
                long left = stream.next() - host.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else {
                    stream.startOne();
                }
                stream = control.isStopping() ? null : nextStream();
            }
        } catch (RuntimeException | Error cannotStart) {
            listener.failed(cannotStart);
        }
    }

    private @Nullable RequestStream nextStream() {
        RequestStream first = null;
        for (RequestStream stream : streams) {
            boolean earlier = first == null || stream.next() < first.next();
            if (!stream.hasEnded() && earlier) {
                first = stream;
            }
        }
        return first;
    }

    /** No more requests come. Those that have come end soon, since the run is over. */
    void end() {
        Thread outside = thread;
        if (outside != null && outside != Thread.currentThread()) {
            LockSupport.unpark(outside);
            awaitEndOf(outside);
        }
        streams.forEach(RequestStream::end);
    }

    /** It notices at once that the run is over; after that it starts nothing. */
    private static void awaitEndOf(Thread outside) {
        boolean interrupted = false;
        while (outside.isAlive()) {
            try {
                outside.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<RequestResult> results() {
        return streams.stream().map(RequestStream::result).toList();
    }
}
