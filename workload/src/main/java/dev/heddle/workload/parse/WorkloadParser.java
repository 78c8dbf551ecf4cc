package dev.heddle.workload.parse;

import dev.heddle.CpuSet;
import dev.heddle.workload.model.Load;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.TaskSpec;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.JsonValue.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads workload files in the rt-app grammar.
 *
 * <p>Repeated events are kept, in order. A repeated task is renamed as {@code workgen} renames it: {@code t}, {@code t1}, and so
 * on. Of a repeated attribute the last counts, as in rt-app, and a note says so.
 */
public final class WorkloadParser {
    private WorkloadParser() {}

    /**
     * Reads and checks a file, with {@link SuspendForm#AUTO}.
     *
     * @param file the workload file
     * @param cpus how many CPUs it is to run on, from 1 to {@value CpuSet#MAX_CPUS}
     * @return the workload, ready to be run
     * @throws WorkloadException if the file cannot be read, or has an error; its message is for the user
     */
    public static Workload parse(Path file, int cpus) throws WorkloadException {
        return parse(file, cpus, SuspendForm.AUTO);
    }

    /**
     * Reads and checks a file.
     *
     * @param file the workload file
     * @param cpus how many CPUs it is to run on, from 1 to {@value CpuSet#MAX_CPUS}
     * @param suspendForm which name {@code suspend} waits for
     * @return the workload, ready to be run
     * @throws WorkloadException if the file cannot be read, or has an error; its message is for the user
     */
    public static Workload parse(Path file, int cpus, SuspendForm suspendForm) throws WorkloadException {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw new IllegalArgumentException("a workload runs on 1 to " + CpuSet.MAX_CPUS + " CPUs, not " + cpus);
        }
        Diagnostics diagnostics = new Diagnostics();
        ObjectReader root = ObjectReader.of(JsonSource.read(file), "a workload file", diagnostics);
        GlobalParser.Result global = new GlobalParser(cpus, diagnostics).parse(root.find("global"));
        DeclaredResources declared = DeclaredResources.parse(root.find("resources"), diagnostics);
        PolicyParser policies = new PolicyParser(diagnostics);
        AffinityParser affinities = new AffinityParser(cpus);
        Path directory = file.toAbsolutePath().normalize().getParent();
        Load load = new LoadParser(
                        global.defaultPolicy(),
                        policies,
                        affinities,
                        cpus,
                        directory == null ? file.toAbsolutePath() : directory,
                        diagnostics)
                .parse(root.find("load"));
        boolean loaded = !load.classes().isEmpty();
        if (loaded && !root.has("tasks")) {
            root.noteUnknownKeys(key -> false);
            return new Workload(global.settings(), List.of(), load, diagnostics.notes());
        }
        JsonValue tasksValue = root.required("tasks");
        root.noteUnknownKeys(key -> false);

        References references = new References();
        EventParser events =
                new EventParser(declared, references, WokenConditions.in(tasksValue), suspendForm, diagnostics);
        TaskParser parser = new TaskParser(global.defaultPolicy(), policies, affinities, events, diagnostics);
        List<TaskSpec> tasks = tasks(ObjectReader.of(tasksValue, "\"tasks\"", diagnostics), parser, diagnostics);
        references.check(tasks.stream().map(TaskSpec::name).toList());
        return new Workload(global.settings(), tasks, load, diagnostics.notes());
    }

    private static List<TaskSpec> tasks(ObjectReader reader, TaskParser parser, Diagnostics diagnostics)
            throws WorkloadException {
        List<Member> members = reader.object().members();
        Set<String> names = members.stream().map(Member::key).collect(Collectors.toCollection(HashSet::new));
        Set<String> used = new HashSet<>();
        List<TaskSpec> tasks = new ArrayList<>();
        int instances = 0;
        for (Member member : members) {
            String name = member.key();
            for (int i = 1; !used.add(name); i++) {
                String renamed = member.key() + i;
                // A name that another task has by itself stays with that task.
                name = names.contains(renamed) ? name : renamed;
            }
            if (!name.equals(member.key())) {
                diagnostics.note(
                        Note.Kind.MAPPED,
                        member.position(),
                        "a second task \"" + member.key() + "\" is called \"" + name + "\"");
            }
            TaskSpec task = parser.parse(member, name);
            instances += task.instances();
            if (instances > TaskParser.MOST_INSTANCES) {
                throw Diagnostics.error(
                        member.position(),
                        "too many task instances: at most " + TaskParser.MOST_INSTANCES + " in all tasks together");
            }
            tasks.add(task);
        }
        if (instances == 0) {
            throw Diagnostics.error(
                    reader.position(),
                    "no task instance to start: at least one task with \"instance\" 1 or more is required");
        }
        return tasks;
    }
}
