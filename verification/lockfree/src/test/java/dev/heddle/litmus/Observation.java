package dev.heddle.litmus;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one litmus test has shown.
 *
 * @param verdict of jcstress: OK, FAILED, or what else came of it
 * @param allowed how often each outcome came that the test allows, also those that never came
 * @param forbidden how often one came that it does not
 */
record Observation(String verdict, Map<String, Long> allowed, long forbidden) {
    static final String OK = "OK";
    static final String FAILED = "FAILED";

    /** The same of one more run; what is not well stays. */
    Observation and(Observation other) {
        Map<String, Long> both = new TreeMap<>(allowed);
        other.allowed.forEach((outcome, times) -> both.merge(outcome, times, Long::sum));
        return new Observation(verdict.equals(OK) ? other.verdict : verdict, both, forbidden + other.forbidden);
    }

    /** Whether every outcome that is allowed came: else the two actors may never have met. */
    boolean isComplete() {
        return !allowed.isEmpty() && !allowed.containsValue(0L);
    }

    /** Whether a forbidden outcome came, and nothing worse. */
    boolean isCaught() {
        return verdict.equals(FAILED) && forbidden > 0;
    }

    @Override
    public String toString() {
        return verdict + " " + allowed + (forbidden > 0 ? ", forbidden " + forbidden : "");
    }
}
