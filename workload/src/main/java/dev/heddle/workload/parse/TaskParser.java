package dev.heddle.workload.parse;

import dev.heddle.CpuSet;
import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.Phase;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.TaskSpec;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tasks and their phases. */
final class TaskParser {
    static final int MOST_INSTANCES = 100_000;

    private final SchedulingPolicy defaultPolicy;
    private final PolicyParser policies;
    private final AffinityParser affinities;
    private final EventParser events;
    private final Diagnostics diagnostics;

    TaskParser(
            SchedulingPolicy defaultPolicy,
            PolicyParser policies,
            AffinityParser affinities,
            EventParser events,
            Diagnostics diagnostics) {
        this.defaultPolicy = defaultPolicy;
        this.policies = policies;
        this.affinities = affinities;
        this.events = events;
        this.diagnostics = diagnostics;
    }

    /**
     * Reads one task.
     *
     * @param name its name, made unique
     */
    TaskSpec parse(Member member, String name) throws WorkloadException {
        ObjectReader reader = ObjectReader.of(member.value(), "task \"" + name + "\"", diagnostics);
        FileNames.checked(name, "a task's name", member.position());
        int instances = reader.integer("instance", 0, MOST_INSTANCES, 1);
        int delay = reader.integer("delay", 0, EventParser.MOST, 0);
        SchedulingPolicy policy = policies.parse(reader, defaultPolicy);
        CpuSet cpus = affinities.parse(reader, null);
        policies.noteUnsupported(reader);

        Member phasesMember = reader.find("phases");
        List<Phase> phases;
        int loop;
        if (phasesMember == null) {
            // Inline, `loop` is the only phase's: given, the task goes through that phase once; absent, for ever.
            loop = reader.has("loop") ? 1 : -1;
            int phaseLoop = loop(reader, 1);
            phases = List.of(new Phase(name, member.position(), phaseLoop, events(reader, name), policy, cpus));
            reader.noteUnknownKeys(EventKeyword::isEvent);
        } else {
            loop = loop(reader, -1);
            phases = phases(
                    ObjectReader.of(phasesMember.value(), reader.quoted("phases"), diagnostics), name, policy, cpus);
            noteEventsBesidePhases(reader);
            reader.noteUnknownKeys(EventKeyword::isEvent);
        }
        return new TaskSpec(name, member.position(), instances, delay, loop, phases);
    }

    private List<Phase> phases(ObjectReader reader, String task, SchedulingPolicy taskPolicy, @Nullable CpuSet taskCpus)
            throws WorkloadException {
        List<Phase> phases = new ArrayList<>();
        for (Member member : reader.object().members()) {
            String what = "phase \"" + member.key() + "\" of task \"" + task + "\"";
            ObjectReader phase = ObjectReader.of(member.value(), what, diagnostics);
            int loop = loop(phase, 1);
            SchedulingPolicy policy = policies.parse(phase, taskPolicy);
            CpuSet cpus = affinities.parse(phase, taskCpus);
            policies.noteUnsupported(phase);
            phases.add(new Phase(member.key(), member.position(), loop, events(phase, task), policy, cpus));
            phase.noteUnknownKeys(EventKeyword::isEvent);
        }
        if (phases.isEmpty()) {
            throw Diagnostics.error(reader.position(), reader.what() + " is empty: at least one phase is required");
        }
        return phases;
    }

    private List<Event> events(ObjectReader reader, String task) throws WorkloadException {
        List<Event> parsed = new ArrayList<>();
        for (Member member : reader.object().members()) {
            EventKeyword keyword = EventKeyword.of(member.key());
            if (keyword != null) {
                parsed.add(events.parse(member, keyword, task));
            }
        }
        if (parsed.isEmpty()) {
            throw Diagnostics.error(
                    reader.position(), reader.what() + " has no events: at least one is required, for example \"run\"");
        }
        return parsed;
    }

    private static int loop(ObjectReader reader, int otherwise) throws WorkloadException {
        Member member = reader.find("loop");
        if (member == null) {
            return otherwise;
        }
        int loop = ObjectReader.integer(member.value(), reader.quoted("loop"), -1, EventParser.MOST);
        if (loop == 0) {
            throw Diagnostics.error(
                    member.value().position(),
                    reader.quoted("loop") + " is 0: allowed is -1, for ever, or 1 to " + EventParser.MOST);
        }
        return loop;
    }

    private void noteEventsBesidePhases(ObjectReader reader) {
        for (Member member : reader.object().members()) {
            if (EventKeyword.isEvent(member.key())) {
                diagnostics.note(
                        Note.Kind.IGNORED,
                        member.position(),
                        "event \"" + member.key() + "\" of " + reader.what() + " is ignored: it has \"phases\"");
            }
        }
    }
}
