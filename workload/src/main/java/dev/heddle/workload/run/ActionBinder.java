package dev.heddle.workload.run;

import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.EventVisitor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the actions of one task instance from its events, with the resources that are its own: unique timers and buffers. */
final class ActionBinder implements EventVisitor<Action> {
    /** rt-app looks at the clock after each of these in a {@code runtime}. */
    private static final int RUNTIME_STRETCH_MICROS = 32;

    private static final int FILL_STRETCH_BYTES = 64 * 1024;

    private final TaskInstance task;
    private final RunEnvironment environment;
    private final Resources resources;
    private final Map<String, PeriodicTimer> uniqueTimers = new HashMap<>();
    private byte @Nullable [] memory;

    ActionBinder(TaskInstance task, RunEnvironment environment) {
        this.task = task;
        this.environment = environment;
        resources = environment.resources();
    }

    @Override
    public Action visitRun(Event.Run event) {
        return () -> {
            Pass pass = task.pass();
            pass.configuredDuration += event.micros();
            long start = task.now();
            pass.perf += task.work(event.micros());
            pass.runMicros += Micros.ofNanos(task.now() - start);
        };
    }

    @Override
    public Action visitRunFor(Event.RunFor event) {
        return () -> {
            Pass pass = task.pass();
            pass.configuredDuration += event.micros();
            long start = task.now();
            long worked;
            do {
                pass.perf += task.work(RUNTIME_STRETCH_MICROS);
                worked = task.now() - start;
            } while (worked < Micros.toNanos(event.micros()));
            pass.runMicros += Micros.ofNanos(worked);
        };
    }

    @Override
    public Action visitSleep(Event.Sleep event) {
        return () -> {
            if (event.micros() > 0) {
                task.sleepUntil(task.now() + Micros.toNanos(event.micros()));
            }
        };
    }

    @Override
    public Action visitTimer(Event.Timer event) {
        PeriodicTimer timer = event.unique()
                ? uniqueTimers.computeIfAbsent(event.name(), key -> new PeriodicTimer())
                : resources.timer(event.name());
        if (event.absolute()) {
            timer.makeAbsolute();
        }
        boolean cumulative = environment.global().cumulativeSlack();
        return () -> {
            Pass pass = task.pass();
            pass.configuredPeriod += event.periodMicros();
            long now = task.now();
            long due = timer.advance(Micros.toNanos(event.periodMicros()), task.base(), now);
            long slack = Micros.ofNanos(due - now);
            pass.slackMicros = cumulative ? pass.slackMicros + slack : slack;
            pass.hasTimer = true;
            if (due - now > 0) {
                long late = task.sleepUntil(due);
                pass.wakeLatencyMicros += Micros.ofNanos(late);
                task.activated(due + late);
            } else {
                pass.misses++;
                pass.wakeLatencyMicros = 0;
                task.activated(now);
            }
        };
    }

    @Override
    public Action visitLock(Event.Lock event) {
        Mutex mutex = resources.mutex(event.mutex());
        return () -> mutex.lock(task.waiter());
    }

    @Override
    public Action visitUnlock(Event.Unlock event) {
        return resources.mutex(event.mutex())::unlock;
    }

    @Override
    public Action visitWait(Event.Wait event) {
        Condition condition = resources.condition(event.condition());
        Mutex mutex = resources.mutex(event.mutex());
        return () -> condition.await(mutex, task.waiter());
    }

    @Override
    public Action visitSync(Event.Sync event) {
        Condition condition = resources.condition(event.condition());
        Mutex mutex = resources.mutex(event.mutex());
        return () -> {
            condition.signal();
            condition.await(mutex, task.waiter());
        };
    }

    @Override
    public Action visitSignal(Event.Signal event) {
        return resources.condition(event.condition())::signal;
    }

    @Override
    public Action visitBroadcast(Event.Broadcast event) {
        return resources.condition(event.condition())::broadcast;
    }

    @Override
    public Action visitSuspend(Event.Suspend event) {
        Condition condition = resources.condition(event.condition());
        Mutex mutex = resources.mutex(event.condition());
        return () -> {
            mutex.lock(task.waiter());
            condition.await(mutex, task.waiter());
            mutex.unlock();
        };
    }

    @Override
    public Action visitResume(Event.Resume event) {
        Condition condition = resources.condition(event.condition());
        Mutex mutex = resources.mutex(event.condition());
        return () -> {
            mutex.lock(task.waiter());
            condition.broadcast();
            mutex.unlock();
        };
    }

    @Override
    public Action visitBarrier(Event.Barrier event) {
        Barrier barrier = resources.barrier(event.barrier());
        return () -> barrier.await(task.waiter());
    }

    @Override
    public Action visitSemPost(Event.SemPost event) {
        return resources.semaphore(event.semaphore())::post;
    }

    @Override
    public Action visitSemWait(Event.SemWait event) {
        Semaphore semaphore = resources.semaphore(event.semaphore());
        return () -> semaphore.await(task.waiter());
    }

    @Override
    public Action visitYield(Event.Yield event) {
        return Thread::yield;
    }

    @Override
    public Action visitFork(Event.Fork event) {
        return () -> environment.forks().accept(event.task());
    }

    @Override
    public Action visitMemory(Event.Memory event) {
        byte[] buffer = memory();
        return () -> {
            int at = 0;
            for (int left = task.standsInFor(Host.Traffic.STREAM, event.bytes()) ? 0 : event.bytes(); left > 0; ) {
                int stretch = Math.min(left, Math.min(FILL_STRETCH_BYTES, buffer.length - at));
                Arrays.fill(buffer, at, at + stretch, (byte) 0);
                at = at + stretch == buffer.length ? 0 : at + stretch;
                left -= stretch;
                task.checkpoint();
            }
        };
    }

    private byte[] memory() {
        if (memory == null) {
            memory = new byte[environment.global().memoryBufferBytes()];
        }
        return memory;
    }

    @Override
    public Action visitIoRun(Event.IoRun event) {
        ByteBuffer buffer = environment.ioDevice().buffer();
        return () -> {
            for (int left = task.standsInFor(Host.Traffic.DEVICE, event.bytes()) ? 0 : event.bytes(); left > 0; ) {
                left -= environment.ioDevice().write(buffer, left, environment.control());
                task.checkpoint();
            }
        };
    }

    @Override
    public Action visitMemRun(Event.MemRun event) {
        MemoryWalk walk = new MemoryWalk(event);
        Host.Traffic traffic = event.access() == Event.Access.CHASE ? Host.Traffic.CHASE : Host.Traffic.STREAM;
        return () -> {
            for (int i = 0; i < event.count(); i++) {
                if (!task.standsInFor(traffic, event.size())) {
                    walk.walk(task);
                }
            }
        };
    }
}
