package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.Steps;
import dev.heddle.workload.run.Host;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first CPU of a simulation as a core that starts the requests of a load and does nothing else, as in systems with a central
 * dispatcher (Kaffes and others, Shinjuku, NSDI 2019). Where new tasks stay with their starter and a steal takes one task, its queue is
 * the one queue of all others.
 */
final class Dispatcher {
    private final Simulation simulation;
    private long due;
    private @Nullable Runnable act;
    private boolean begun;

    private Dispatcher(Simulation simulation) {
        this.simulation = simulation;
    }

    /** A host that has the dispatcher do what the outside world would; for a load of one class. */
    static Host on(Simulation simulation) {
        Dispatcher dispatcher = new Dispatcher(simulation);
        Host host = new SimulatedHost(simulation);
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
                    // The first such call is that of the load, which has but one to come at a time.
                    if (method.getName().equals("at")) {
                        dispatcher.at((long) arguments[0], (Runnable) arguments[1]);
                        return true;
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private void at(long nanoTime, Runnable next) {
        due = nanoTime;
        act = next;
        if (!begun) {
            begun = true;
            simulation
                    .script("dispatcher", Priority.HIGH, CpuSet.of(0), this::step)
                    .start();
        }
    }

    private void step(Steps steps) {
        Runnable next = act;
        while (next != null && due <= simulation.nanoTime()) {
            act = null;
            next.run();
            next = act;
        }
        if (next == null) {
            steps.end();
        } else {
            steps.computeWithoutPreemption(due - simulation.nanoTime());
        }
    }
}
