package dev.heddle.soak;

import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.TaskLock;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** What the members of one storm share and meet at. */
final class Commons {
    final Scheduler scheduler;
    final Whereabouts whereabouts;
    final Findings findings;
    final Held held = new Held();
    final Executor jobs;

    final TaskLock[] taskLocks = {new TaskLock(), new TaskLock(true)};
    final ReentrantLock lock = new ReentrantLock();
    final Object[] monitors = {new Object(), new Object()};
    final Semaphore semaphore = new Semaphore(2);
    final SynchronousQueue<Object> queue = new SynchronousQueue<>();

    final LongAdder steps = new LongAdder();
    final LongAdder jobsGiven = new LongAdder();
    final LongAdder jobsDone = new LongAdder();

    Commons(Scheduler scheduler, Whereabouts whereabouts, Findings findings) {
        this.scheduler = scheduler;
        this.whereabouts = whereabouts;
        this.findings = findings;
        this.jobs = scheduler.jobs(Priority.NORMAL);
    }
}
