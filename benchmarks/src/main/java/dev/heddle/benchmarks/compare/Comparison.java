package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures benchmarks in rounds, every contender once in each, in a process of its own: a ratio is made of what ran one after the
 * other, since a shared machine is a different one a minute later. Every second round goes the other way round.
 */
public final class Comparison {
    /** Is told how it goes. */
    public interface Listener {
        /**
         * A contender begins.
         *
         * @param done how many are done
         * @param of how many there are
         * @param what benchmark and contender
         */
        void begins(int done, int of, String what);

        /**
         * A benchmark is done, or cannot be.
         *
         * @param rows what it has found, one for each of its numbers; empty if nothing
         * @param notes what could not be done, and why
         */
        void measured(List<Row> rows, List<String> notes);
    }

    private final List<Benchmark> benchmarks;
    private final Set<Contender> contenders;
    private final int rounds;
    private final Effort effort;
    private final Measuring measuring;
    private final Set<Contender> absent = EnumSet.noneOf(Contender.class);
    private boolean failed;

    /**
     * A comparison.
     *
     * @param benchmarks which
     * @param contenders who, as far as they can
     * @param rounds how often
     * @param effort how long each time
     */
    public Comparison(List<Benchmark> benchmarks, Set<Contender> contenders, int rounds, Effort effort) {
        this(benchmarks, contenders, rounds, effort, new Processes());
    }

    /** The same, measured some other way: for tests. */
    Comparison(List<Benchmark> benchmarks, Set<Contender> contenders, int rounds, Effort effort, Measuring measuring) {
        this.benchmarks = List.copyOf(benchmarks);
        this.contenders = Set.copyOf(contenders);
        this.rounds = rounds;
        this.effort = effort;
        this.measuring = measuring;
    }

    /**
     * Measures all.
     *
     * @param listener told meanwhile, by the calling thread
     * @return whether all went well; what is not installed is no failure
     * @throws IOException if processes cannot be started
     * @throws InterruptedException if interrupted; nothing is left running, and the listener has been told what was measured until then
     */
    public boolean run(Listener listener) throws IOException, InterruptedException {
        int of = benchmarks.stream()
                .mapToInt(one -> takingPart(one).size() * rounds)
                .sum();
        int done = 0;
        for (Benchmark benchmark : benchmarks) {
            List<String> notes = new ArrayList<>();
            List<Contender> order = takingPart(benchmark);
            Numbers numbers = new Numbers(benchmark, order);
            if (benchmark.obstacle().isPresent()) {
                notes.add(
                        benchmark.name() + ": not run: " + benchmark.obstacle().orElseThrow());
                done += order.size() * rounds;
                order.clear();
            }
            int round = 0;
            try {
                for (; round < rounds; round++) {
                    for (Contender contender : List.copyOf(order)) {
                        listener.begins(
                                done,
                                of,
                                benchmark.name() + " " + contender.label() + ", round " + (round + 1) + " of "
                                        + rounds);
                        done++;
                        if (!measure(benchmark, contender, numbers, notes)) {
                            numbers.without(contender);
                            order.remove(contender);
                            done += rounds - round - 1;
                        }
                    }
                    Collections.reverse(order);
                }
            } catch (InterruptedException e) {
                notes.add(benchmark.name() + ": ended early, in round " + (round + 1) + " of " + rounds);
                listener.measured(numbers.rows(), notes);
                throw e;
            }
            listener.measured(numbers.rows(), notes);
        }
        return !failed;
    }

    private List<Contender> takingPart(Benchmark benchmark) {
        List<Contender> all = new ArrayList<>(benchmark.contenders());
        all.retainAll(contenders);
        return all;
    }

    /** Returns false if it could not be. */
    private boolean measure(Benchmark benchmark, Contender contender, Numbers numbers, List<String> notes)
            throws IOException, InterruptedException {
        try {
            measuring.measure(benchmark, contender, effort).forEach(value -> numbers.add(contender, value));
            return true;
        } catch (Measuring.Absent e) {
            if (absent.add(contender)) {
                notes.add(contender.label() + ": absent: " + e.getMessage());
            }
        } catch (Measuring.Failed e) {
            failed = true;
            notes.add(benchmark.name() + " on " + contender.label() + " failed: " + e.getMessage());
        }
        return false;
    }

    /** What the contenders of one benchmark have found so far. */
    private static final class Numbers {
        private final Benchmark benchmark;
        private final List<Contender> order;
        private final Map<String, String> units = new LinkedHashMap<>();
        private final Map<String, Map<Contender, List<Double>>> values = new LinkedHashMap<>();

        Numbers(Benchmark benchmark, List<Contender> order) {
            this.benchmark = benchmark;
            this.order = List.copyOf(order);
        }

        void add(Contender contender, Value value) {
            units.putIfAbsent(value.metric(), value.unit());
            values.computeIfAbsent(value.metric(), added -> new EnumMap<>(Contender.class))
                    .computeIfAbsent(contender, added -> new ArrayList<>())
                    .add(value.number());
        }

        /** Half a result is none. */
        void without(Contender contender) {
            values.values().forEach(of -> of.remove(contender));
        }

        List<Row> rows() {
            Map<Contender, Rounds> cpuTime = rounds(Value.CPU_TIME);
            List<Row> rows = new ArrayList<>();
            units.forEach((metric, unit) -> {
                Map<Contender, Rounds> rounds = rounds(metric);
                if (!metric.equals(Value.CPU_TIME) && !rounds.isEmpty()) {
                    String name = benchmark.name() + (metric.isEmpty() ? "" : "." + metric);
                    rows.add(new Row(name, unit, rounds, metric.isEmpty() ? cpuTime : Map.of()));
                }
            });
            return rows;
        }

        private Map<Contender, Rounds> rounds(String metric) {
            Map<Contender, Rounds> all = new TreeMap<>();
            for (Contender contender : order) {
                List<Double> found = values.getOrDefault(metric, Map.of()).getOrDefault(contender, List.of());
                if (!found.isEmpty()) {
                    all.put(contender, new Rounds(found));
                }
            }
            return all;
        }
    }
}
