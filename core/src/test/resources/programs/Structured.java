import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;

static final ScopedValue<String> USER = ScopedValue.newInstance();

/** Forks in a scope: by the JDK's own factory, which makes children, and by a factory of the scheduler. */
static int forks(Scheduler scheduler, boolean ownFactory, Priority expected) throws InterruptedException {
    return ScopedValue.where(USER, "alice").call(() -> {
        try (var scope = ownFactory
                ? StructuredTaskScope.open(
                        Joiner.<Integer>allSuccessfulOrThrow(),
                        config -> config.withThreadFactory(scheduler.threadFactory(expected)))
                : StructuredTaskScope.open(Joiner.<Integer>allSuccessfulOrThrow())) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                scope.fork(() -> {
                    Thread.sleep(1);
                    if (!USER.get().equals("alice")) {
                        throw new IllegalStateException("no scoped value");
                    }
                    if (Task.current() == null || Task.current().priority() != expected) {
                        throw new IllegalStateException("not on the scheduler: " + Task.current());
                    }
                    return number;
                });
            }
            return scope.join().mapToInt(Subtask::get).sum();
        }
    });
}

/** A fork that fails cancels the others, which are blocked. */
static void failure() throws InterruptedException {
    try (var scope = StructuredTaskScope.open(Joiner.awaitAllSuccessfulOrThrow())) {
        for (int i = 0; i < 100; i++) {
            scope.fork(() -> {
                Thread.sleep(3_600_000);
                return null;
            });
            scope.fork(() -> {
                Task.sleep(java.time.Duration.ofHours(1));
                return null;
            });
        }
        scope.fork(() -> {
            throw new IllegalArgumentException("one fails");
        });
        scope.join();
        IO.println("no failure");
    } catch (StructuredTaskScope.FailedException e) {
        IO.println("failed: " + e.getCause().getMessage());
    }
}

void main() throws Exception {
    for (int cpus : new int[] {2, 4}) {
        try (Scheduler scheduler = Scheduler.builder().cpus(cpus).start()) {
            List<Task> tasks = new ArrayList<>();
            tasks.add(scheduler.task().priority(Priority.LOW).start(() -> {
                try {
                    IO.println("children: " + forks(scheduler, false, Priority.LOW));
                    IO.println("factory: " + forks(scheduler, true, Priority.HIGH));
                    failure();
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }));
            for (Task task : tasks) {
                task.join();
            }
        }
        IO.println("closed with " + cpus);
    }
}
