package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is measured when, and what becomes of the numbers. What measures is made up here. */
class ComparisonTest {
    private static final Set<Contender> EVERYONE = EnumSet.allOf(Contender.class);

    /** The benchmarks' own code does not run here: only their names and contenders matter. */
    private static final Benchmark RING = Suite.named("ring");

    private static final Benchmark CHANNEL = Suite.named("channel-2cpu");
    private static final Benchmark SERVER = Suite.named("server-jdk-throughput");

    /** What the listener was told. */
    private static final class Told implements Comparison.Listener {
        private final List<Row> rows = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final List<Integer> done = new ArrayList<>();
        private int of;

        @Override
        public void begins(int doneUntilNow, int ofAll, String what) {
            done.add(doneUntilNow);
            of = ofAll;
        }

        @Override
        public void measured(List<Row> found, List<String> why) {
            rows.addAll(found);
            notes.addAll(why);
        }
    }

    private final Told told = new Told();
    private final List<Contender> order = new ArrayList<>();

    private boolean run(List<Benchmark> benchmarks, Set<Contender> contenders, int rounds, Measuring measuring)
            throws Exception {
        return new Comparison(benchmarks, contenders, rounds, Effort.SHORT, (benchmark, contender, effort) -> {
                    order.add(contender);
                    return measuring.measure(benchmark, contender, effort);
                })
                .run(told);
    }

    private static List<Value> nanos(double number) {
        return List.of(new Value("", "ns", number), new Value("cpu", "ns", number / 2));
    }

    /** Each comes once a round, and every second round is the one before backwards. */
    private static boolean alternates(List<Contender> order, int contenders) {
        List<List<Contender>> rounds = IntStream.range(0, order.size() / contenders)
                .mapToObj(round -> order.subList(round * contenders, (round + 1) * contenders))
                .toList();
        for (int round = 0; round < rounds.size(); round++) {
            List<Contender> expected = round % 2 == 0 ? rounds.get(0) : backwards(rounds.get(0));
            if (!rounds.get(round).equals(expected) || Set.copyOf(expected).size() != contenders) {
                return false;
            }
        }
        return order.size() % contenders == 0;
    }

    private static List<Contender> backwards(List<Contender> order) {
        List<Contender> backwards = new ArrayList<>(order);
        Collections.reverse(backwards);
        return backwards;
    }

    @Test
    void everySecondRoundGoesTheOtherWayRound() throws Exception {
        Set<Contender> three = EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED);

        assertThat(run(List.of(RING), three, 5, (benchmark, contender, effort) -> nanos(1)))
                .isTrue();

        assertThat(order).hasSize(15);
        assertThat(alternates(order, 3)).as("%s", order).isTrue();
    }

    @Test
    void anotherOrderIsNotTakenForThat() {
        Contender a = Contender.HEDDLE;
        Contender b = Contender.JDK;
        assertThat(alternates(List.of(a, b, b, a, a, b), 2)).isTrue();

        assertThat(alternates(List.of(a, b, a, b, a, b), 2)).as("always alike").isFalse();
        assertThat(alternates(List.of(a, a, a, b, b, b), 2))
                .as("one after the other")
                .isFalse();
        assertThat(alternates(List.of(a, b, b, a, b), 2)).as("half a round").isFalse();
    }

    @Test
    void theRowHasEachNumberOfEachContender() throws Exception {
        double[] machine = {1, 3, 2};
        Map<Contender, Integer> rounds = new EnumMap<>(Contender.class);
        run(
                List.of(RING),
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.GO),
                3,
                (benchmark, contender, effort) -> nanos(machine[rounds.merge(contender, 1, Integer::sum) - 1]
                        * (contender == Contender.HEDDLE ? 10 : contender == Contender.JDK ? 40 : 5)));

        assertThat(told.rows).hasSize(1);
        Row row = told.rows.get(0);
        assertThat(row.name()).isEqualTo("ring");
        assertThat(row.unit()).isEqualTo("ns");
        assertThat(row.heddle()).contains(new Rounds(List.of(10., 30., 20.)));
        assertThat(row.jdk()).contains(new Rounds(List.of(40., 120., 80.)));
        assertThat(row.ratio()).contains(new Rounds(List.of(0.25, 0.25, 0.25)));
        assertThat(row.peers()).containsExactly(Contender.GO);
        assertThat(row.cpu().orElseThrow().name()).isEqualTo("ring.cpu");
        assertThat(row.cpu().orElseThrow().heddle()).contains(new Rounds(List.of(5., 15., 10.)));
    }

    @Test
    void whoFailsHasNoNumbersAndTheRestGoesOn() throws Exception {
        int[] calls = new int[1];
        boolean well =
                run(List.of(RING), EnumSet.of(Contender.HEDDLE, Contender.JDK), 3, (benchmark, contender, effort) -> {
                    if (contender == Contender.JDK && ++calls[0] == 2) {
                        throw new Measuring.Failed("of 5 hops there were 4");
                    }
                    return nanos(7);
                });

        assertThat(well).isFalse();
        assertThat(told.notes).containsExactly("ring on jdk failed: of 5 hops there were 4");
        assertThat(told.rows.get(0).jdk()).isEmpty();
        assertThat(told.rows.get(0).ratio()).isEmpty();
        assertThat(told.rows.get(0).heddle()).contains(new Rounds(List.of(7., 7., 7.)));
    }

    @Test
    void whoIsAbsentIsNamedOnceAndIsNoFailure() throws Exception {
        boolean well = run(List.of(RING, CHANNEL), EVERYONE, 2, (benchmark, contender, effort) -> {
            if (contender.isProgram()) {
                throw new Measuring.Absent("there is no " + contender.label());
            }
            return nanos(1);
        });

        assertThat(well).isTrue();
        assertThat(told.notes).containsExactly("go: absent: there is no go", "tokio: absent: there is no tokio");
        assertThat(told.rows).extracting(Row::name).containsExactly("ring", "channel-2cpu");
        assertThat(told.rows).allSatisfy(row -> assertThat(row.peers()).containsExactly(Contender.UNPINNED));
    }

    @Test
    void theCountOfWhatIsDoneOnlyGrowsAndEndsBelowAll() throws Exception {
        run(List.of(SERVER, RING, CHANNEL), EVERYONE, 2, (benchmark, contender, effort) -> {
            if (contender == Contender.JDK) {
                throw new Measuring.Failed("no");
            }
            return nanos(1);
        });

        assertThat(told.done).isSorted().doesNotHaveDuplicates();
        assertThat(told.done.get(told.done.size() - 1)).isEqualTo(told.of - 1);
    }

    @Test
    void whatWasMeasuredBeforeAnInterruptIsKept() {
        int[] calls = new int[1];

        assertThatThrownBy(() -> run(
                        List.of(RING, CHANNEL),
                        EnumSet.of(Contender.HEDDLE, Contender.JDK),
                        5,
                        (benchmark, contender, effort) -> {
                            if (++calls[0] == 4) {
                                throw new InterruptedException();
                            }
                            return nanos(calls[0]);
                        }))
                .isInstanceOf(InterruptedException.class);

        assertThat(told.rows).extracting(Row::name).containsExactly("ring");
        assertThat(told.rows.get(0).heddle()).contains(new Rounds(List.of(1.)));
        assertThat(told.rows.get(0).jdk()).contains(new Rounds(List.of(2., 3.)));
        assertThat(told.notes).containsExactly("ring: ended early, in round 2 of 5");
    }
}
