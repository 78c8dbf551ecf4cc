package dev.heddle.cpu;

import static dev.heddle.cpu.Fixtures.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyQueueTest {
    private static final int STRESS_TASKS = 60_000;

    private static List<TaskControlBlock> takeAll(ReadyQueue queue) {
        List<TaskControlBlock> all = new ArrayList<>();
        for (TaskControlBlock task = queue.take(); task != null; task = queue.take()) {
            all.add(task);
        }
        return all;
    }

    private static TaskControlBlock[] tasks(int count) {
        TaskControlBlock[] tasks = new TaskControlBlock[count];
        for (int i = 0; i < count; i++) {
            tasks[i] = task(i + 1);
        }
        return tasks;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1, -3, Integer.MAX_VALUE - 1L, 0xFFFF_FFFEL})
    void firstInFirstOutThroughGrowthAndOverflow(long firstIndex) {
        ReadyQueue queue = new ReadyQueue(4, firstIndex);
        TaskControlBlock[] tasks = tasks(40);
        for (TaskControlBlock task : tasks) {
            queue.add(task);
        }
        assertThat(queue.ownSize()).isEqualTo(40);
        assertThat(queue.sizeHint()).isEqualTo(40);
        assertThat(takeAll(queue)).containsExactly(tasks);
        assertThat(queue.ownSize()).isZero();
        assertThat(queue.sizeHint()).isZero();
    }

    @Test
    void holesAreClosedWithoutGrowing() {
        ReadyQueue queue = new ReadyQueue(4, 0);
        TaskControlBlock[] tasks = tasks(6);
        for (int i = 0; i < 4; i++) {
            queue.add(tasks[i]);
        }
        assertThat(queue.steal(0)).isSameAs(tasks[0]);
        assertThat(queue.steal(0)).isSameAs(tasks[1]);
        queue.add(tasks[4]);
        queue.add(tasks[5]);
        assertThat(takeAll(queue)).containsExactly(tasks[2], tasks[3], tasks[4], tasks[5]);
    }

    @Test
    void stealingPassesOverWhatMayNotMove() {
        ReadyQueue queue = new ReadyQueue(4, Long.MAX_VALUE - 1);
        TaskControlBlock stays = task(1, 1, 0b001);
        TaskControlBlock goes = task(2, 1, 0b011);
        TaskControlBlock staysToo = task(3, 1, 0b101);
        queue.add(stays);
        queue.add(goes);
        queue.add(staysToo);
        assertThat(queue.runnersAmong(0, 0b110)).isEqualTo(0b110);
        assertThat(queue.runnersAmong(0, 0b1000)).isZero();
        assertThat(queue.steal(1)).isSameAs(goes);
        assertThat(queue.steal(1)).isNull();
        assertThat(queue.steal(2)).isSameAs(staysToo);
        assertThat(queue.runnersAmong(0, 0b110)).isZero();
        assertThat(takeAll(queue)).containsExactly(stays);
    }

    /** Else a thief steps over the holes of all before it: a million tasks that one task starts take the square of that. */
    @Test
    void holesOfThievesAreForgotten() {
        ReadyQueue queue = new ReadyQueue(4, Long.MAX_VALUE - 100);
        TaskControlBlock stays = task(1_001, 1, 0b01);
        for (TaskControlBlock task : tasks(1_000)) {
            queue.add(task);
        }
        queue.add(stays);
        for (int stolen = 1; stolen <= 1_000; stolen++) {
            assertThat(queue.steal(1)).isNotNull();
            assertThat(queue.sizeHint()).isEqualTo(1_001 - stolen);
        }
        assertThat(queue.steal(1)).isNull();
        assertThat(queue.peek()).isSameAs(stays);
        assertThat(queue.sizeHint()).isEqualTo(1);
    }

    /** One thread, random operations, against a list. */
    @Test
    void behavesAsAListDoes() {
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        for (int round = 0; round < 300; round++) {
            ReadyQueue queue = new ReadyQueue(4, random.nextLong());
            List<TaskControlBlock> model = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String step = "seed " + Fixtures.SEED + ", round " + round + ", step " + i;
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        TaskControlBlock task = task(i + 1, 1, random.nextInt(8));
                        queue.add(task);
                        model.add(task);
                    }
                    case 2 -> assertThat(queue.take()).as(step).isSameAs(model.isEmpty() ? null : model.remove(0));
                    case 3 -> {
                        int thief = random.nextInt(3);
                        TaskControlBlock expected = model.stream()
                                .filter(task -> task.allows(thief))
                                .findFirst()
                                .orElse(null);
                        model.remove(expected);
                        assertThat(queue.steal(thief)).as(step).isSameAs(expected);
                    }
                    default -> {
                        int runners = model.stream()
                                .mapToInt(task -> task.affinity().word(0))
                                .reduce(0, (a, b) -> a | b);
                        assertThat(queue.runnersAmong(0, 7)).as(step).isEqualTo(runners);
                        assertThat(queue.sizeHint()).as(step).isGreaterThanOrEqualTo(model.size());
                        assertThat(queue.peek()).as(step).isSameAs(model.isEmpty() ? null : model.get(0));
                    }
                }
            }
        }
    }

    // ---- stress ----

    /** What the stress asks of a queue, so that twins can stand in. */
    private interface Queue {
        void add(TaskControlBlock task);

        @Nullable
        TaskControlBlock take();

        @Nullable
        TaskControlBlock steal(int thief);
    }

    private static Queue real(long firstIndex) {
        ReadyQueue queue = new ReadyQueue(4, firstIndex);
        return new Queue() {
            @Override
            public void add(TaskControlBlock task) {
                queue.add(task);
            }

            @Override
            public @Nullable TaskControlBlock take() {
                return queue.take();
            }

            @Override
            public @Nullable TaskControlBlock steal(int thief) {
                return queue.steal(thief);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 100, Integer.MAX_VALUE - 100L})
    void everyTaskIsTakenOnce(long firstIndex) throws InterruptedException {
        stress(real(firstIndex));
    }

    /** A ring whose slots are emptied by a read and a write, on both sides. */
    private static final class ReadThenWrite implements Queue {
        private final @Nullable TaskControlBlock[] slots = new TaskControlBlock[1 << 17];
        private volatile int head;
        private volatile int tail;

        @Override
        public void add(TaskControlBlock task) {
            int at = tail;
            slots[at] = task;
            tail = at + 1;
        }

        @Override
        public @Nullable TaskControlBlock take() {
            return takeFirst();
        }

        @Override
        public @Nullable TaskControlBlock steal(int thief) {
            return takeFirst();
        }

        private @Nullable TaskControlBlock takeFirst() {
            int at = head;
            if (at >= tail) {
                return null;
            }
            TaskControlBlock task = slots[at];
            Fixtures.breathe();
            head = at + 1;
            return task;
        }
    }

    @Test
    void theStressFindsSlotsEmptiedWithoutACas() {
        assertThatThrownBy(() -> stress(new ReadThenWrite())).isInstanceOf(AssertionError.class);
    }

    /** One owner adds and takes, two thieves steal, some tasks may not move; each task comes out once. */
    private static void stress(Queue queue) throws InterruptedException {
        AtomicIntegerArray taken = new AtomicIntegerArray(STRESS_TASKS + 1);
        AtomicBoolean done = new AtomicBoolean();
        Fixtures.inParallel(3, number -> {
            SplittableRandom random = new SplittableRandom(Fixtures.SEED + number);
            if (number > 0) {
                while (!done.get()) {
                    TaskControlBlock stolen = queue.steal(number);
                    if (stolen != null) {
                        taken.incrementAndGet((int) stolen.id());
                    }
                }
                return;
            }
            int next = 1;
            while (next <= STRESS_TASKS) {
                for (int i = random.nextInt(12); i > 0 && next <= STRESS_TASKS; i--) {
                    queue.add(task(next++, 1, random.nextInt(8)));
                }
                for (int i = random.nextInt(8); i > 0; i--) {
                    TaskControlBlock own = queue.take();
                    if (own != null) {
                        taken.incrementAndGet((int) own.id());
                    }
                }
            }
            for (TaskControlBlock own = queue.take(); own != null; own = queue.take()) {
                taken.incrementAndGet((int) own.id());
            }
            done.set(true);
        });
        for (int id = 1; id <= STRESS_TASKS; id++) {
            assertThat(taken.get(id)).as("task %d, seed %d", id, Fixtures.SEED).isEqualTo(1);
        }
    }
}
