import dev.heddle.Scheduler;

void main() throws Exception {
    try (Scheduler scheduler = Scheduler.builder().cpus(2).start()) {
        scheduler.task().start(() -> IO.println("ran as a task")).join();
    }
}
