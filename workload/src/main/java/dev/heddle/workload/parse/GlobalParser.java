package dev.heddle.workload.parse;

import dev.heddle.workload.model.GlobalSettings;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.SchedulingPolicy.Policy;
import dev.heddle.workload.parse.JsonValue.JsonNumber;
import dev.heddle.workload.parse.JsonValue.JsonText;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the {@code global} section. */
final class GlobalParser {
    private final int cpus;
    private final Diagnostics diagnostics;

    GlobalParser(int cpus, Diagnostics diagnostics) {
        this.cpus = cpus;
        this.diagnostics = diagnostics;
    }

    /** The settings, and the policy of tasks that name none. */
    record Result(GlobalSettings settings, SchedulingPolicy defaultPolicy) {}

    Result parse(@Nullable Member section) throws WorkloadException {
        GlobalSettings defaults = GlobalSettings.DEFAULTS;
        if (section == null) {
            return new Result(defaults, PolicyParser.withDefaultNumber(Policy.SCHED_OTHER));
        }
        ObjectReader reader = ObjectReader.of(section.value(), "\"global\"", diagnostics);
        Calibration calibration = calibration(reader);
        GlobalSettings settings = new GlobalSettings(
                reader.integer("duration", -1, EventParser.MOST, defaults.durationSeconds()),
                calibration.nsPerLoop(),
                calibration.cpu(),
                path(reader, "logdir", defaults.logDirectory()),
                basename(reader, defaults.logBasename()),
                logging(reader),
                path(reader, "io_device", defaults.ioDevice()),
                reader.integer("mem_buffer_size", 1, EventParser.MOST_BUFFER, defaults.memoryBufferBytes()),
                reader.flag("cumulative_slack", defaults.cumulativeSlack()));
        SchedulingPolicy policy = defaultPolicy(reader);
        noteFlag(reader, "pi_enabled", "mutexes do not pass on priority");
        noteFlag(reader, "lock_pages", "pages are not locked in memory");
        noteFlag(reader, "gnuplot", "no plot files are written");
        noteFtrace(reader);
        reader.noteUnknownKeys(key -> false);
        return new Result(settings, policy);
    }

    private SchedulingPolicy defaultPolicy(ObjectReader reader) throws WorkloadException {
        Member member = reader.find("default_policy");
        if (member == null) {
            return PolicyParser.withDefaultNumber(Policy.SCHED_OTHER);
        }
        SchedulingPolicy policy =
                PolicyParser.withDefaultNumber(PolicyParser.policy(member.value(), reader.quoted("default_policy")));
        if (policy.policy() == Policy.SCHED_DEADLINE) {
            diagnostics.notSupported(
                    member.position(), "SCHED_DEADLINE is not supported: tasks run at priority HIGH, without a budget");
        } else if (policy.policy() != Policy.SCHED_OTHER) {
            diagnostics.note(
                    Note.Kind.MAPPED,
                    member.position(),
                    "tasks without a policy: " + policy.policy() + " runs at priority " + policy.priority());
        }
        return policy;
    }

    private record Calibration(OptionalInt nsPerLoop, int cpu) {}

    private Calibration calibration(ObjectReader reader) throws WorkloadException {
        Member member = reader.find("calibration");
        if (member == null) {
            return new Calibration(OptionalInt.empty(), 0);
        }
        String what = reader.quoted("calibration");
        if (member.value() instanceof JsonNumber) {
            int nsPerLoop = ObjectReader.integer(member.value(), what, 1, 1_000_000);
            diagnostics.note(
                    Note.Kind.MAPPED,
                    member.position(),
                    "calibration " + nsPerLoop
                            + " ns per loop is taken as given: how long a \"run\" really takes then depends"
                            + " on this machine");
            return new Calibration(OptionalInt.of(nsPerLoop), 0);
        }
        if (member.value() instanceof JsonText text && text.text().matches("CPU[0-9]{1,6}")) {
            int cpu = Integer.parseInt(text.text().substring(3));
            if (cpu < cpus) {
                return new Calibration(OptionalInt.empty(), cpu);
            }
        }
        throw Diagnostics.error(
                member.value().position(),
                what + " has to be \"CPU0\" to \"CPU" + (cpus - 1) + "\" or a number of ns per loop from 1 to 1000000");
    }

    private static boolean logging(ObjectReader reader) throws WorkloadException {
        Member member = reader.find("log_size");
        if (member == null) {
            return true;
        }
        if (member.value() instanceof JsonNumber) {
            // A size in MiB of rt-app's ring buffer. Rows are written as they come here, so none is lost.
            ObjectReader.integer(member.value(), reader.quoted("log_size"), 0, 1 << 20);
            return true;
        }
        String text = ObjectReader.text(member.value(), reader.quoted("log_size"));
        return switch (text) {
            case "file", "auto", "File", "Auto" -> true;
            case "disable", "Disable" -> false;
            default ->
                throw Diagnostics.error(
                        member.value().position(),
                        reader.quoted("log_size") + " is \"" + text
                                + "\": allowed is \"file\", \"auto\", \"disable\" or a number of MiB");
        };
    }

    private static String path(ObjectReader reader, String key, String otherwise) throws WorkloadException {
        Member member = reader.find(key);
        if (member == null || member.value() instanceof JsonValue.JsonNull) {
            return otherwise;
        }
        String path = ObjectReader.name(member.value(), reader.quoted(key));
        if (path.indexOf('\0') >= 0) {
            throw Diagnostics.error(
                    member.value().position(), reader.quoted(key) + " has a NUL character: none is allowed");
        }
        return path;
    }

    private static String basename(ObjectReader reader, String otherwise) throws WorkloadException {
        Member member = reader.find("log_basename");
        return member == null
                ? otherwise
                : FileNames.checked(
                        ObjectReader.text(member.value(), reader.quoted("log_basename")),
                        reader.quoted("log_basename"),
                        member.value().position());
    }

    private void noteFlag(ObjectReader reader, String key, String consequence) throws WorkloadException {
        Member member = reader.find(key);
        if (member != null && reader.flag(key, false)) {
            diagnostics.notSupported(member.position(), "\"" + key + "\" is not supported: " + consequence);
        }
    }

    /** A flag in rt-app 1.0, a list of event classes in later versions. */
    private void noteFtrace(ObjectReader reader) throws WorkloadException {
        Member member = reader.find("ftrace");
        if (member == null) {
            return;
        }
        if (member.value() instanceof JsonText || reader.flag("ftrace", false)) {
            diagnostics.notSupported(
                    member.position(), "\"ftrace\" is not supported: nothing is written to the kernel's trace");
        }
    }
}
