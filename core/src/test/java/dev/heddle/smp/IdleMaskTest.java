package dev.heddle.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cpu.Fixtures;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleMaskTest {
    /** The same with two sets, and a way to be wrong. */
    private static class Model {
        final BitSet halted = new BitSet();
        final BitSet searching = new BitSet();
        final int cpus;

        Model(int cpus) {
            this.cpus = cpus;
        }

        boolean tryEnterSearch(int cpu) {
            boolean room = 2 * searching.cardinality() < cpus - halted.cardinality();
            if (room) {
                searching.set(cpu);
            }
            return room;
        }

        boolean leaveSearch(int cpu) {
            searching.clear(cpu);
            return searching.isEmpty();
        }

        void enterHalt(int cpu) {
            searching.clear(cpu);
            halted.set(cpu);
        }

        boolean leaveHalt(int cpu, boolean intoSearch) {
            boolean was = halted.get(cpu);
            halted.clear(cpu);
            if (was && intoSearch) {
                searching.set(cpu);
            }
            return was;
        }

        int wakeSearcher(int candidates, int near) {
            if (!searching.isEmpty()) {
                return IdleMask.SEARCHED;
            }
            for (int i = 1; i <= cpus; i++) {
                int cpu = (near + i) % cpus;
                if (halted.get(cpu) && (candidates & 1 << cpu) != 0) {
                    halted.clear(cpu);
                    searching.set(cpu);
                    return cpu;
                }
            }
            return IdleMask.NONE_HALTED;
        }
    }

    private static IdleMask mask(int cpus) {
        return new IdleMask(new Proximity(new FakeMachine(cpus)));
    }

    private static int bits(BitSet set) {
        return set.stream().map(cpu -> 1 << cpu).reduce(0, (a, b) -> a | b);
    }

    @Test
    void behavesAsTwoSetsDo() {
        for (int cpus : new int[] {1, 2, 3, 17, 32}) {
            compare(cpus, new Model(cpus));
        }
    }

    @Test
    void theComparisonFindsASearcherThatKeepsItsPlaceOnHalting() {
        assertThatThrownBy(() -> compare(8, new Model(8) {
                    @Override
                    void enterHalt(int cpu) {
                        halted.set(cpu);
                    }
                }))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theComparisonFindsAMissingCapOnSearchers() {
        assertThatThrownBy(() -> compare(8, new Model(8) {
                    @Override
                    boolean tryEnterSearch(int cpu) {
                        searching.set(cpu);
                        return true;
                    }
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** Random operations that a CPU in its state may make. */
    private static void compare(int cpus, Model model) {
        IdleMask mask = mask(cpus);
        SplittableRandom random = new SplittableRandom(Fixtures.SEED);
        for (int i = 0; i < 20_000; i++) {
            String step = "seed " + Fixtures.SEED + ", step " + i + ", " + cpus + " CPUs";
            int cpu = random.nextInt(cpus);
            boolean halted = model.halted.get(cpu);
            boolean searching = model.searching.get(cpu);
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (!halted && !searching) {
                        assertThat(mask.tryEnterSearch(cpu)).as(step).isEqualTo(model.tryEnterSearch(cpu));
                    }
                }
                case 1 -> {
                    if (searching) {
                        assertThat(mask.leaveSearchAndOwe(cpu)).as(step).isEqualTo(model.leaveSearch(cpu));
                    }
                }
                case 2 -> {
                    if (!halted) {
                        long word = mask.enterHalt(cpu);
                        model.enterHalt(cpu);
                        assertThat(word).as(step).isEqualTo(mask.get(0));
                    }
                }
                case 3 -> assertThat(mask.leaveHaltAndOwe(cpu)).as(step).isEqualTo(model.leaveHalt(cpu, false));
                case 4 -> assertThat(mask.haltToSearch(cpu)).as(step).isEqualTo(model.leaveHalt(cpu, true));
                default -> {
                    int candidates = random.nextInt();
                    assertThat(mask.wakeSearcherAndOwe(cpu, 0, candidates))
                            .as(step)
                            .isEqualTo(model.wakeSearcher(candidates, cpu));
                }
            }
            long word = mask.get(0);
            assertThat(IdleMask.halted(word)).as(step).isEqualTo(bits(model.halted));
            assertThat(IdleMask.searching(word)).as(step).isEqualTo(bits(model.searching));
            assertThat(IdleMask.halted(word) & IdleMask.searching(word))
                    .as(step)
                    .isZero();
            assertThat(mask.isHalted(cpu)).as(step).isEqualTo(model.halted.get(cpu));
            assertThat(mask.isSearching(cpu)).as(step).isEqualTo(model.searching.get(cpu));
        }
    }

    /** What one domain does is not seen in another. */
    @Test
    void domainsAreApart() {
        IdleMask mask = mask(70);
        mask.enterHalt(33);
        mask.enterHalt(69);
        assertThat(mask.tryEnterSearch(31)).isTrue();
        assertThat(mask.get(0)).isEqualTo(1L << 31);
        assertThat(mask.get(1)).isEqualTo(2L << 32);
        assertThat(mask.get(2)).isEqualTo(32L << 32);
        assertThat(mask.wakeSearcherAndOwe(31, 0, -1)).isEqualTo(IdleMask.SEARCHED);
        assertThat(mask.wakeSearcherAndOwe(31, 1, ~2)).isEqualTo(IdleMask.NONE_HALTED);
        assertThat(mask.wakeSearcherAndOwe(31, 1, -1)).isEqualTo(33);
        assertThat(mask.isSearching(33)).isTrue();
        assertThat(mask.isHalted(69)).isTrue();
        assertThat(mask.leaveHaltAndOwe(69)).isTrue();
        assertThat(mask.leaveHaltAndOwe(69)).isFalse();
    }

    /** Half of those that are awake in the domain, and the last domain has six CPUs. */
    @Test
    void theCapOnSearchersIsTheDomains() {
        IdleMask mask = mask(70);
        for (int cpu = 64; cpu < 67; cpu++) {
            assertThat(mask.tryEnterSearch(cpu)).isTrue();
        }
        assertThat(mask.tryEnterSearch(67)).isFalse();
        assertThat(mask.tryEnterSearch(0)).isTrue();
    }

    @Test
    void theTopCpuIsLikeTheOthers() {
        IdleMask mask = mask(32);
        mask.enterHalt(31);
        assertThat(IdleMask.halted(mask.get(0))).isEqualTo(1 << 31);
        assertThat(IdleMask.searching(mask.get(0))).isZero();
        assertThat(mask.wakeSearcherAndOwe(0, 0, -1)).isEqualTo(31);
        assertThat(IdleMask.halted(mask.get(0))).isZero();
        assertThat(IdleMask.searching(mask.get(0))).isEqualTo(1 << 31);
        assertThat(mask.leaveSearchAndOwe(31)).isTrue();
        assertThat(mask.get(0)).isZero();
    }

    // ---- many announcers ----

    private interface Waker {
        int wake(IdleMask mask);
    }

    @Test
    void manyAnnouncersWakeOne() throws InterruptedException {
        oneIsWoken(mask -> mask.wakeSearcherAndOwe(0, 0, -1));
    }

    /** Looks whether anybody searches, then wakes: two steps. */
    @Test
    void theCheckFindsAnAnnouncementInTwoSteps() {
        assertThatThrownBy(() -> oneIsWoken(mask -> {
                    boolean nobody = IdleMask.searching(mask.get(0)) == 0;
                    Fixtures.breathe();
                    int sleeper = Integer.numberOfTrailingZeros(IdleMask.halted(mask.get(0)));
                    return nobody && mask.haltToSearch(sleeper & 3) ? sleeper : -1;
                }))
                .isInstanceOf(AssertionError.class);
    }

    private static void oneIsWoken(Waker waker) throws InterruptedException {
        int rounds = 10_000;
        IdleMask[] masks = new IdleMask[rounds];
        AtomicInteger[] woken = new AtomicInteger[rounds];
        for (int i = 0; i < rounds; i++) {
            masks[i] = mask(4);
            woken[i] = new AtomicInteger();
            for (int cpu = 0; cpu < 4; cpu++) {
                masks[i].enterHalt(cpu);
            }
        }
        AtomicLong arrived = new AtomicLong();
        Fixtures.inParallel(2, number -> {
            for (int i = 0; i < rounds; i++) {
                Fixtures.meet(arrived, 2L * (i + 1));
                if (waker.wake(masks[i]) >= 0) {
                    woken[i].incrementAndGet();
                }
            }
        });
        for (int i = 0; i < rounds; i++) {
            assertThat(woken[i].get()).as("woken in round %d", i).isEqualTo(1);
            assertThat(Integer.bitCount(IdleMask.searching(masks[i].get(0)))).isEqualTo(1);
            assertThat(Integer.bitCount(IdleMask.halted(masks[i].get(0)))).isEqualTo(3);
        }
    }
}
