import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that are all asleep at the same time, on the timers of their CPUs, until one deadline comes. */
void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    long seconds = Long.parseLong(arguments[1]);
    CountDownLatch asleep = new CountDownLatch(count);
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long empty = runtime.totalMemory() - runtime.freeMemory();
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    long used;
    long asleepAt;
    boolean allAtOnce;
    try (Scheduler scheduler = Scheduler.builder().cpus(2).start()) {
        for (int i = 0; i < count; i++) {
            scheduler.task().start(() -> {
                asleep.countDown();
                try {
                    Task.sleepUntil(deadline);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (System.nanoTime() < deadline) {
                    early.incrementAndGet();
                }
                ended.incrementAndGet();
            });
        }
        asleep.await(seconds, TimeUnit.SECONDS);
        asleepAt = System.nanoTime();
        System.gc();
        used = runtime.totalMemory() - runtime.freeMemory() - empty;
        allAtOnce = ended.get() == 0 && System.nanoTime() < deadline;
    }
    IO.println("all asleep at once: " + allAtOnce);
    IO.println("ended: " + ended + ", early: " + early);
    IO.println("asleep " + (deadline - asleepAt) / 1_000_000 + " ms before the deadline");
    IO.println("heap used: " + (used >> 20) + " MiB, " + used / count + " bytes a task");
}
