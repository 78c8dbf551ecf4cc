package dev.heddle.workload.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The resources that all tasks of a run share, made when first named, each kind in a namespace of its own. */
final class Resources {
    private final Map<String, Mutex> mutexes = new ConcurrentHashMap<>();
    private final Map<String, Condition> conditions = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> semaphores = new ConcurrentHashMap<>();
    private final Map<String, Barrier> barriers = new ConcurrentHashMap<>();
    private final Map<String, PeriodicTimer> timers = new ConcurrentHashMap<>();

    Mutex mutex(String name) {
        return mutexes.computeIfAbsent(name, key -> new Mutex());
    }

    Condition condition(String name) {
        return conditions.computeIfAbsent(name, key -> new Condition());
    }

    Semaphore semaphore(String name) {
        return semaphores.computeIfAbsent(name, key -> new Semaphore());
    }

    Barrier barrier(String name) {
        return barriers.computeIfAbsent(name, key -> new Barrier());
    }

    PeriodicTimer timer(String name) {
        return timers.computeIfAbsent(name, key -> new PeriodicTimer());
    }
}
