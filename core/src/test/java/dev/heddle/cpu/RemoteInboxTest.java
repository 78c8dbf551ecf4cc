package dev.heddle.cpu;

import static dev.heddle.cpu.Fixtures.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemoteInboxTest {
    private static final int PUSHERS = 2;
    private static final int EACH = 20_000;
    private static final int ROUNDS_FOR_THE_TWIN = 100;

    /** What the tests ask of an inbox, so that a twin can stand in. */
    private interface Inbox {
        void push(TaskControlBlock task);

        @Nullable
        TaskControlBlock drain();
    }

    private static final class Real implements Inbox {
        private final RemoteInbox inbox = new RemoteInbox();

        @Override
        public void push(TaskControlBlock task) {
            inbox.push(task);
        }

        @Override
        public @Nullable TaskControlBlock drain() {
            return inbox.drain();
        }
    }

    private static List<TaskControlBlock> drained(Inbox inbox) {
        List<TaskControlBlock> all = new ArrayList<>();
        TaskControlBlock task = inbox.drain();
        while (task != null) {
            TaskControlBlock next = RemoteInbox.next(task);
            all.add(task);
            task = next;
        }
        return all;
    }

    @Test
    void whatIsPutBackComesBeforeWhatWasPushedSince() {
        Real inbox = new Real();
        TaskControlBlock[] tasks = {task(1), task(2), task(3), task(4)};
        for (int i = 0; i < 3; i++) {
            inbox.push(tasks[i]);
        }
        TaskControlBlock first = inbox.drain();
        assertThat(first).isSameAs(tasks[0]);
        TaskControlBlock rest = RemoteInbox.next(tasks[0]);
        assertThat(rest).isNotNull();
        if (rest != null) {
            inbox.inbox.putBack(rest);
        }
        inbox.push(tasks[3]);
        assertThat(inbox.inbox.isEmpty()).isFalse();
        assertThat(inbox.inbox.oldestHint()).isSameAs(tasks[1]);
        assertThat(inbox.inbox.runnersAmong(0, 3)).isEqualTo(3);
        assertThat(drained(inbox)).containsExactly(tasks[1], tasks[2]);
        assertThat(drained(inbox)).containsExactly(tasks[3]);
        assertThat(inbox.inbox.isEmpty()).isTrue();
    }

    @Test
    void comesOutInTheOrderOfThePushes() {
        Real inbox = new Real();
        TaskControlBlock[] tasks = {task(1), task(2), task(3)};
        for (TaskControlBlock task : tasks) {
            inbox.push(task);
        }
        assertThat(inbox.inbox.isEmpty()).isFalse();
        assertThat(drained(inbox)).containsExactly(tasks);
        assertThat(inbox.inbox.isEmpty()).isTrue();
        assertThat(drained(inbox)).isEmpty();
        assertThat(tasks).allSatisfy(task -> assertThat(task.nextInInbox).isNull());
    }

    @Test
    void aTaskCanBePushedAgainOnceItsSuccessorHasBeenRead() {
        Real inbox = new Real();
        TaskControlBlock first = task(1);
        TaskControlBlock second = task(2);
        inbox.push(first);
        inbox.push(second);
        TaskControlBlock head = inbox.drain();
        assertThat(head).isSameAs(first);
        if (head != null) {
            TaskControlBlock next = RemoteInbox.next(head);
            inbox.push(head);
            assertThat(next).isSameAs(second);
        }
        assertThat(drained(inbox)).containsExactly(first);
    }

    @Test
    void tellsWhoCouldRunItsNewestTasks() {
        RemoteInbox inbox = new RemoteInbox();
        assertThat(inbox.runnersAmong(0, -1)).isZero();
        inbox.push(task(1, 1, 0b0010));
        inbox.push(task(2, 1, 0b1000));
        assertThat(inbox.runnersAmong(0, 0b1111)).isEqualTo(0b1010);
        assertThat(inbox.runnersAmong(0, 0b0101)).isZero();
        assertThat(inbox.runnersAmong(0, 1 << 31)).isZero();
        inbox.push(task(3, 1, 1 << 31));
        assertThat(inbox.runnersAmong(0, 1 << 31)).isEqualTo(1 << 31);
    }

    @Test
    void severalDrainersGetEverythingOnceAndInOrder() throws InterruptedException {
        stress(new Real(), 2);
    }

    /** Takes the list by a read and a write in place of one swap. */
    private static final class ReadThenWrite implements Inbox {
        private final AtomicReference<@Nullable TaskControlBlock> head = new AtomicReference<>();

        @Override
        public void push(TaskControlBlock task) {
            TaskControlBlock first;
            do {
                first = head.get();
                task.nextInInbox = first;
            } while (!head.compareAndSet(first, task));
        }

        @Override
        public @Nullable TaskControlBlock drain() {
            TaskControlBlock newest = head.get();
            Fixtures.breathe();
            head.set(null);
            TaskControlBlock oldest = null;
            while (newest != null) {
                TaskControlBlock older = newest.nextInInbox;
                newest.nextInInbox = oldest;
                oldest = newest;
                newest = older;
            }
            return oldest;
        }
    }

    @Test
    void theStressFindsADrainThatReadsAndThenWrites() {
        // A single stress may end before two threads have met: on two cores the pushers may be done before the drainer
        // begins.
        assertThatThrownBy(() -> {
                    for (int round = 0; round < ROUNDS_FOR_THE_TWIN; round++) {
                        stress(new ReadThenWrite(), 1);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    /** Pushers push; drainers drain until everything came, or until the pushers are done and nothing is left. */
    private static void stress(Inbox inbox, int drainers) throws InterruptedException {
        TaskControlBlock[][] tasks = new TaskControlBlock[PUSHERS][EACH];
        for (int pusher = 0; pusher < PUSHERS; pusher++) {
            for (int i = 0; i < EACH; i++) {
                tasks[pusher][i] = task((long) pusher * EACH + i + 1);
            }
        }
        AtomicInteger pushing = new AtomicInteger(PUSHERS);
        List<List<List<TaskControlBlock>>> got = new ArrayList<>();
        for (int i = 0; i < drainers; i++) {
            got.add(new ArrayList<>());
        }
        Fixtures.inParallel(PUSHERS + drainers, number -> {
            if (number < PUSHERS) {
                for (TaskControlBlock task : tasks[number]) {
                    inbox.push(task);
                }
                pushing.decrementAndGet();
                return;
            }
            boolean last;
            do {
                last = pushing.get() == 0;
                List<TaskControlBlock> batch = drained(inbox);
                if (!batch.isEmpty()) {
                    got.get(number - PUSHERS).add(batch);
                }
            } while (!last);
        });
        int[] seen = new int[PUSHERS * EACH];
        for (List<List<TaskControlBlock>> batches : got) {
            long[] latest = new long[PUSHERS];
            for (List<TaskControlBlock> batch : batches) {
                for (TaskControlBlock task : batch) {
                    int at = (int) task.id() - 1;
                    seen[at]++;
                    int pusher = at / EACH;
                    assertThat(task.id()).as("order of pusher %d", pusher).isGreaterThan(latest[pusher]);
                    latest[pusher] = task.id();
                }
            }
        }
        assertThat(seen).as("how often each task came out").containsOnly(1);
    }
}
