package dev.heddle.compositor.desktop;

import dev.heddle.Priority;
import dev.heddle.compositor.client.Clients;
import dev.heddle.compositor.client.LoadSource;
import dev.heddle.compositor.picture.Surface;
import java.util.ArrayList;
import java.util.List;

/** The clients with windows, of which each can be killed and started anew. For one thread at a time. */
final class Windows {
    private final TaskHost host;
    private final List<Surface> surfaces;
    private final List<Layout.Place> places;
    private final long seed;
    private final long periodNanos;
    private final List<HostedTask> tasks = new ArrayList<>();
    private final List<HostedTask> killed = new ArrayList<>();
    private long started;

    Windows(TaskHost host, List<Surface> surfaces, List<Layout.Place> places, long seed, long periodNanos) {
        this.host = host;
        this.surfaces = surfaces;
        this.places = places;
        this.seed = seed;
        this.periodNanos = periodNanos;
    }

    int count() {
        return surfaces.size();
    }

    void start() {
        for (int window = 0; window < surfaces.size(); window++) {
            tasks.add(startOne(window));
        }
    }

    private HostedTask startOne(int window) {
        LoadSource load = host.load();
        Window body = new Window(
                host,
                surfaces.get(window),
                places.get(window),
                Clients.of(window, seed, load),
                Clients.barColor(window),
                periodNanos);
        HostedTask task = host.task("client-" + window, Priority.NORMAL, null, body::run);
        task.start();
        started++;
        return task;
    }

    void restart(int window) {
        HostedTask old = tasks.get(window);
        old.kill();
        killed.add(old);
        tasks.set(window, startOne(window));
    }

    void kill() {
        tasks.forEach(HostedTask::kill);
    }

    long started() {
        return started;
    }

    /** How many have ended by then. */
    long awaitEnded(long deadline) throws InterruptedException {
        killed.addAll(tasks);
        tasks.clear();
        long ended = 0;
        for (HostedTask task : killed) {
            ended += Ending.await(task, deadline) ? 1 : 0;
        }
        return ended;
    }
}
