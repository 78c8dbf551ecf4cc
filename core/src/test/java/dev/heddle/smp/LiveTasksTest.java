package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cpu.Fixtures;
import dev.heddle.cpu.PreemptibleTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTasksTest {
    private static final int OUTSIDE = -1;
    private static final int CHURN = 1_000_000;
    private static final int STEADY = 1_000;

    private static List<PreemptibleTask> seen(LiveTasks live) {
        List<PreemptibleTask> seen = new ArrayList<>();
        live.visit(seen::add);
        return seen;
    }

    private static List<PreemptibleTask> entered(LiveTasks live, int count, int cpu) {
        List<PreemptibleTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PreemptibleTask task = Fixtures.task(i + 1);
            live.enter(task, cpu);
            tasks.add(task);
        }
        return tasks;
    }

    @ParameterizedTest
    @ValueSource(ints = {OUTSIDE, 0, 1})
    void aTaskIsSeenOnceUntilItLeaves(int cpu) {
        LiveTasks live = new LiveTasks(new int[] {0, 1});
        List<PreemptibleTask> tasks = entered(live, 2_000, cpu);
        assertThat(seen(live)).containsExactlyInAnyOrderElementsOf(tasks);
        for (int i = 0; i < 2_000; i += 2) {
            live.leave(tasks.get(i));
        }
        List<PreemptibleTask> left = new ArrayList<>();
        for (int i = 1; i < 2_000; i += 2) {
            left.add(tasks.get(i));
        }
        assertThat(seen(live)).containsExactlyInAnyOrderElementsOf(left);
        left.forEach(live::leave);
        assertThat(seen(live)).isEmpty();
    }

    @Test
    void oneThatNeverEnteredMayLeave() {
        LiveTasks live = new LiveTasks(new int[] {0});
        live.leave(Fixtures.task(1));
        assertThat(seen(live)).isEmpty();
    }

    /** Who leaves next, of those that live. */
    enum Order {
        OLDEST,
        NEWEST,
        ANY,
        /** Most never leave; those that do leave at once. */
        STEADY_BLOCK
    }

    /** Slots are never given back, so their number must not depend on how many tasks there have been. */
    @ParameterizedTest
    @EnumSource(Order.class)
    void aMillionThatComeAndGoNeedNoMoreRoomThanThoseThatLive(Order order) {
        LiveTasks live = new LiveTasks(new int[] {0, 1});
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        ArrayDeque<PreemptibleTask> queue = new ArrayDeque<>();
        List<PreemptibleTask> tasks = entered(live, STEADY, 0);
        queue.addAll(tasks);
        int before = live.capacity();
        for (int i = 0; i < CHURN; i++) {
            PreemptibleTask comes = Fixtures.task(i);
            switch (order) {
                case OLDEST -> {
                    live.leave(queue.removeFirst());
                    queue.addLast(comes);
                }
                case NEWEST -> {
                    live.leave(queue.removeLast());
                    queue.addLast(comes);
                }
                case ANY -> live.leave(tasks.set(random.nextInt(STEADY), comes));
                default -> {}
            }
            live.enter(comes, 0);
            if (order == Order.STEADY_BLOCK) {
                live.leave(comes);
            }
        }
        int after = live.capacity();
        System.out.printf(
                "%s: %d slots for %d tasks, %d after a million came and went%n", order, before, STEADY, after);
        assertThat(seen(live)).as("seed %d", Fixtures.SEED).hasSize(STEADY);
        assertThat(after).as("seed %d", Fixtures.SEED).isLessThan(3 * STEADY);
    }

    // ---- many threads ----

    /** What is tested, and its twins. */
    private interface Listing {
        void enter(PreemptibleTask task, int cpu);

        void leave(PreemptibleTask task);

        void visit(Consumer<PreemptibleTask> visitor);
    }

    private static Listing real() {
        LiveTasks live = new LiveTasks(new int[] {0, 1});
        return new Listing() {
            @Override
            public void enter(PreemptibleTask task, int cpu) {
                live.enter(task, cpu);
            }

            @Override
            public void leave(PreemptibleTask task) {
                live.leave(task);
            }

            @Override
            public void visit(Consumer<PreemptibleTask> visitor) {
                live.visit(visitor);
            }
        };
    }

    /** The twin: a slot is free before it has been emptied. */
    private static final class FreesTooSoon implements Listing {
        private final AtomicReferenceArray<@Nullable PreemptibleTask> slots = new AtomicReferenceArray<>(4_000);
        private final ConcurrentLinkedDeque<Integer> free = new ConcurrentLinkedDeque<>();

        FreesTooSoon() {
            for (int i = 0; i < slots.length(); i++) {
                free.add(i);
            }
        }

        @Override
        public void enter(PreemptibleTask task, int cpu) {
            int slot = free.pop();
            task.livesIn(this, slot);
            slots.set(slot, task);
        }

        @Override
        public void leave(PreemptibleTask task) {
            free.push(task.slot());
            Fixtures.breathe();
            slots.set(task.slot(), null);
        }

        @Override
        public void visit(Consumer<PreemptibleTask> visitor) {
            for (int i = 0; i < slots.length(); i++) {
                PreemptibleTask task = slots.get(i);
                if (task != null) {
                    visitor.accept(task);
                }
            }
        }
    }

    private static final int CHANGERS = 3;
    private static final int ROUNDS = 40_000;
    private static final int KEPT = 200;

    /** Some threads enter and leave, all in the same shards; one visits, and looks whether it misses somebody. */
    private static void stress(Listing listing) throws InterruptedException {
        Set<PreemptibleTask> there = ConcurrentHashMap.newKeySet();
        AtomicLong ids = new AtomicLong();
        AtomicLong done = new AtomicLong();
        Fixtures.inParallel(CHANGERS + 1, number -> {
            if (number == CHANGERS) {
                do {
                    visitOnce(listing, there);
                } while (done.get() < CHANGERS);
                return;
            }
            try {
                change(listing, there, ids, new SplittableRandom(Fixtures.SEED + number));
            } finally {
                done.incrementAndGet();
            }
        });
        visitOnce(listing, there);
        there.forEach(listing::leave);
        listing.visit(task -> {
            throw new AssertionError("still there: " + task);
        });
    }

    private static void change(Listing listing, Set<PreemptibleTask> there, AtomicLong ids, SplittableRandom random) {
        List<PreemptibleTask> mine = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            if (mine.size() < KEPT && (mine.isEmpty() || random.nextBoolean())) {
                PreemptibleTask task = Fixtures.task(ids.incrementAndGet());
                listing.enter(task, random.nextInt(-1, 2));
                there.add(task);
                mine.add(task);
            } else {
                PreemptibleTask task = mine.remove(random.nextInt(mine.size()));
                there.remove(task);
                listing.leave(task);
            }
        }
    }

    private static void visitOnce(Listing listing, Set<PreemptibleTask> there) {
        Set<PreemptibleTask> before = new HashSet<>(there);
        Set<PreemptibleTask> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        listing.visit(seen::add);
        before.retainAll(there);
        before.removeAll(seen);
        assertThat(before).as("there before and after, and not seen").isEmpty();
    }

    @Test
    void aVisitorSeesEveryTaskThatStays() throws InterruptedException {
        stress(real());
    }

    @Test
    void theStressFindsASlotThatIsFreedTooSoon() {
        assertThatThrownBy(() -> stress(new FreesTooSoon())).isInstanceOf(AssertionError.class);
    }

    /** However many threads enter at once, there is not much more room than tasks. */
    @Test
    void roomIsBoundedWhenManyEnterAtOnce() throws InterruptedException {
        LiveTasks live = new LiveTasks(new int[] {0});
        Fixtures.inParallel(4, number -> {
            for (int round = 0; round < 300; round++) {
                entered(live, STEADY, OUTSIDE).forEach(live::leave);
            }
        });
        System.out.println("four threads of " + STEADY + " tasks: " + live.capacity() + " slots");
        assertThat(seen(live)).isEmpty();
        assertThat(live.capacity()).isLessThan(3 * 4 * STEADY);
    }
}
