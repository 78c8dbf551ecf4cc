package dev.heddle.report;

import dev.heddle.trace.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tasks of a schedule, in groups: tasks whose names differ only in a number at the end are one group. So the
 * instances of a workload's task are one, and so are tasks without a name.
 */
final class TaskGroups {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)[-_ #.:/]*\\d+", Pattern.DOTALL);
    private static final String NAMELESS = "(no name)";

    private final List<String> names = new ArrayList<>();
    private final List<Integer> groupOfName = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final int[] nameOfTask;

    TaskGroups(Schedule schedule) {
        Map<String, Integer> nameNumbers = new HashMap<>();
        Map<String, Integer> groupNumbers = new HashMap<>();
        nameOfTask = new int[schedule.tasks()];
        for (int task = 0; task < nameOfTask.length; task++) {
            String name = task == Schedule.IDLE ? "idle" : schedule.taskName(task);
            nameOfTask[task] = nameNumbers.computeIfAbsent(name.isEmpty() ? NAMELESS : name, added -> {
                names.add(added);
                groupOfName.add(groupNumbers.computeIfAbsent(groupOf(added), group -> {
                    groups.add(group);
                    return groups.size() - 1;
                }));
                return names.size() - 1;
            });
        }
    }

    private static String groupOf(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() && !numbered.group(1).isEmpty() ? numbered.group(1) : name;
    }

    /** How many groups there are. The first is that of the idle loops, which are no tasks. */
    int groups() {
        return groups.size();
    }

    String group(int group) {
        return groups.get(group);
    }

    int groupOf(int task) {
        return groupOfName.get(nameOfTask[task]);
    }

    int nameOf(int task) {
        return nameOfTask[task];
    }

    int tasks() {
        return nameOfTask.length;
    }

    List<String> names() {
        return names;
    }

    int groupOfName(int name) {
        return groupOfName.get(name);
    }
}
