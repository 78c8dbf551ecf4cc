package dev.heddle.workload.parse;

import dev.heddle.Priority;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.SchedulingPolicy.Policy;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads {@code policy} and {@code priority} of tasks and phases, and what Heddle cannot do about them. */
final class PolicyParser {
    private static final int DEFAULT_REAL_TIME = 10;
    private static final int DEFAULT_NICE = 0;

    private final Diagnostics diagnostics;

    PolicyParser(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    static SchedulingPolicy withDefaultNumber(Policy policy) {
        return new SchedulingPolicy(policy, policy.isRealTime() ? DEFAULT_REAL_TIME : DEFAULT_NICE);
    }

    /** What holds for a task or a phase: what it says itself, else what it inherits. */
    SchedulingPolicy parse(ObjectReader reader, SchedulingPolicy inherited) throws WorkloadException {
        Member policyMember = reader.find("policy");
        SchedulingPolicy policy = inherited;
        if (policyMember != null) {
            Policy named = policy(policyMember.value(), reader.quoted("policy"));
            // A priority means something else under another class of policy, so it is not inherited across.
            if (named.isRealTime() == inherited.policy().isRealTime()) {
                policy = new SchedulingPolicy(named, inherited.number());
            } else {
                policy = withDefaultNumber(named);
            }
        }
        Member numberMember = reader.find("priority");
        if (numberMember != null) {
            int number = ObjectReader.integer(
                    numberMember.value(),
                    reader.quoted("priority") + " (" + policy.policy() + ")",
                    policy.policy().leastNumber(),
                    policy.policy().greatestNumber());
            policy = new SchedulingPolicy(policy.policy(), number);
        }
        Member cause = policyMember != null ? policyMember : numberMember;
        if (cause != null) {
            noteMapping(policy, cause.position(), reader.what());
        }
        return policy;
    }

    private void noteMapping(SchedulingPolicy policy, SourcePosition position, String what) {
        if (policy.policy() == Policy.SCHED_DEADLINE) {
            diagnostics.notSupported(
                    position,
                    "SCHED_DEADLINE of " + what + " is not supported: it runs at priority HIGH, without a budget");
        } else if (policy.priority() != Priority.NORMAL) {
            String number = switch (policy.policy()) {
                case SCHED_FIFO, SCHED_RR -> " priority " + policy.number();
                case SCHED_OTHER -> " nice " + policy.number();
                default -> "";
            };
            diagnostics.note(
                    Note.Kind.MAPPED,
                    position,
                    what + ": " + policy.policy() + number + " runs at priority " + policy.priority());
        }
    }

    static Policy policy(JsonValue value, String what) throws WorkloadException {
        String text = ObjectReader.text(value, what);
        for (Policy policy : Policy.values()) {
            if (policy.name().equals(text)) {
                return policy;
            }
        }
        String allowed = Arrays.stream(Policy.values()).map(Policy::name).collect(Collectors.joining(", "));
        throw Diagnostics.error(
                value.position(), what + " is the unknown policy \"" + text + "\": allowed is " + allowed);
    }

    /** Reports, by name and place, what the grammar has and Heddle has not. */
    void noteUnsupported(ObjectReader reader) throws WorkloadException {
        for (String key : List.of("dl-runtime", "dl-period", "dl-deadline")) {
            number(reader, key, 0, EventParser.MOST, "deadline scheduling");
        }
        for (String key : List.of("util_min", "util_max")) {
            number(reader, key, 0, 1024, "utilisation clamping");
        }
        for (String key : List.of("nodes_membind", "taskgroup")) {
            Member member = reader.find(key);
            if (member != null) {
                notSupported(reader, member, key.equals("taskgroup") ? "a task group" : "NUMA memory binding");
            }
        }
    }

    private void number(ObjectReader reader, String key, int least, int most, String what) throws WorkloadException {
        Member member = reader.find(key);
        if (member != null) {
            ObjectReader.integer(member.value(), reader.quoted(key), least, most);
            notSupported(reader, member, what);
        }
    }

    private void notSupported(ObjectReader reader, Member member, String what) {
        diagnostics.notSupported(member.position(), reader.quoted(member.key()) + ": " + what + " is not supported");
    }
}
