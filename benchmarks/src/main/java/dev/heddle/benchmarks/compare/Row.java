package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one number of a benchmark was on each contender.
 *
 * @param name the benchmark's, and after a dot what distinguishes this number from its others
 * @param unit of the numbers
 * @param rounds of each contender that has measured it, Heddle first
 * @param cpuTime how much CPU time went with it, of each contender; empty if that was not measured
 */
public record Row(String name, String unit, Map<Contender, Rounds> rounds, Map<Contender, Rounds> cpuTime) {
    /**
     * Heddle's number.
     *
     * @return empty if it has none
     */
    public Optional<Rounds> heddle() {
        return of(Contender.HEDDLE);
    }

    /**
     * The JDK's number.
     *
     * @return empty if it has none
     */
    public Optional<Rounds> jdk() {
        return of(Contender.JDK);
    }

    /**
     * Heddle's number divided by the JDK's, round by round.
     *
     * @return empty if one of them has none, or the JDK's is 0
     */
    public Optional<Rounds> ratio() {
        Rounds ours = rounds.get(Contender.HEDDLE);
        Rounds theirs = rounds.get(Contender.JDK);
        return ours == null || theirs == null || theirs.lowest() == 0
                ? Optional.empty()
                : Optional.of(ours.dividedBy(theirs));
    }

    /**
     * The CPU time that went with it, as a number of its own.
     *
     * @return empty if it was not measured
     */
    public Optional<Row> cpu() {
        return cpuTime.isEmpty()
                ? Optional.empty()
                : Optional.of(new Row(name + "." + Value.CPU_TIME, unit, cpuTime, Map.of()));
    }

    /**
     * All contenders but Heddle and the JDK.
     *
     * @return those that have a number
     */
    public List<Contender> peers() {
        return rounds.keySet().stream()
                .filter(contender -> contender != Contender.HEDDLE && contender != Contender.JDK)
                .toList();
    }

    private Optional<Rounds> of(Contender contender) {
        return Optional.ofNullable(rounds.get(contender));
    }
}
