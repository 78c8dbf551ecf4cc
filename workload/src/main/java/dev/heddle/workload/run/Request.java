package dev.heddle.workload.run;

/** One request: computes for its service time, then records how long it took. As a task's body, or step by step. */
public final class Request implements Runnable {
    private final RunEnvironment environment;
    private final ResponseTimes responses;
    private final long due;
    private final long service;
    private final LoadRun.Listener listener;

    /** Touched by its task alone. */
    private long started;

    Request(RunEnvironment environment, ResponseTimes responses, long due, long service, LoadRun.Listener listener) {
        this.environment = environment;
        this.responses = responses;
        this.due = due;
        this.service = service;
        this.listener = listener;
    }

    /**
     * How long it computes.
     *
     * @return nanoseconds on the calibrated CPU, not negative
     */
    public long serviceNanos() {
        return service;
    }

    /**
     * Whether it need not compute any more, because the run is over.
     *
     * @return true if it should end
     */
    public boolean isAbandoned() {
        return environment.control().isStopping();
    }

    /** It has a CPU for the first time. Once, by the task, as its first act. */
    public void begin() {
        started = environment.host().nanoTime();
    }

    /** Records that it is done, unless the run is over. Once, by the task, as its last act. */
    public void end() {
        if (!isAbandoned()) {
            responses.record(started - due, environment.host().nanoTime() - due, service);
        }
        listener.ended();
    }

    /** All of it, on a real CPU: with preemption points. */
    @Override
    public void run() {
        begin();
        try {
            compute();
        } finally {
            end();
        }
    }

    private void compute() {
        Host host = environment.host();
        long stretchNanos = Micros.toNanos(host.stretchMicros());
        double nanosPerLoop = environment.calibration().nsPerLoop();
        for (long left = service; left > 0 && !isAbandoned(); left -= stretchNanos) {
            long stretch = Math.min(left, stretchNanos);
            host.work(Math.round(stretch / nanosPerLoop), Micros.ofNanos(stretch));
            host.checkpoint();
        }
    }
}
