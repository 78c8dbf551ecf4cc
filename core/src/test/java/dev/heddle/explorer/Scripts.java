package dev.heddle.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the tasks and the outside threads of a schedule do, drawn from its seed. */
final class Scripts {
    private static final List<Feature> CONTROLS =
            List.of(Feature.CANCEL, Feature.SET_LEVEL, Feature.SET_AFFINITY, Feature.PAUSE, Feature.OFFLINE);

    private final List<Feature> controls = new ArrayList<>();
    private final Dice random;
    private final Set<Feature> features;
    private final Size size;
    private final int cpuCount;
    private final int taskCount;

    Scripts(Dice random, Set<Feature> features, Size size, int cpuCount, int taskCount) {
        this.random = random;
        this.features = features;
        this.size = size;
        this.cpuCount = cpuCount;
        this.taskCount = taskCount;
        for (Feature control : CONTROLS) {
            if (has(control)) {
                controls.add(control);
            }
        }
    }

    private boolean has(Feature feature) {
        return features.contains(feature);
    }

    int aLevel() {
        return has(Feature.LEVELS) ? random.nextInt(4) : 1;
    }

    int anAffinity(boolean restricted) {
        int all = (1 << cpuCount) - 1;
        return restricted ? 1 + random.nextInt(all) : all;
    }

    /** Adds to the scripts of the tasks, and returns those of the outside threads. */
    List<List<Op>> write(ScriptedTask[] tasks) {
        for (ScriptedTask task : tasks) {
            int length = size.scriptLength(random);
            for (int i = 0; i < length; i++) {
                task.script.add(aTasksOp());
            }
        }
        int outsiders = 1 + random.nextInt(2);
        List<List<Op>> outside = new ArrayList<>();
        for (int i = 0; i < outsiders; i++) {
            List<Op> script = new ArrayList<>();
            int length = size.scriptLength(random);
            for (int k = 0; k < length; k++) {
                script.add(random.nextInt(3) == 0 ? Op.of(Op.Kind.WAIT) : aCommonOp());
            }
            outside.add(script);
        }
        // Each task is started by one script: the first from outside, or nobody would ever run.
        for (ScriptedTask task : tasks) {
            Op start = new Op(Op.Kind.START, task.index, 0);
            boolean fromInside = task.index > 0 && random.nextInt(3) == 0;
            insert(start, fromInside ? tasks[random.nextInt(task.index)].script : oneOf(outside));
        }
        if (has(Feature.EARLY_SHUTDOWN)) {
            insert(Op.of(Op.Kind.SHUTDOWN), oneOf(outside));
        }
        if (has(Feature.CANCEL_ALL)) {
            insert(Op.of(Op.Kind.CANCEL_ALL), oneOf(outside));
        }
        if (has(Feature.EARLY_SHUTDOWN) && has(Feature.OFFLINE)) {
            closeBesideAnArrival(tasks[random.nextInt(taskCount)], oneOf(outside));
        }
        return outside;
    }

    /** A shutdown, and a task that brings a CPU online: by chance they hardly ever meet. */
    private void closeBesideAnArrival(ScriptedTask task, List<Op> outside) {
        int cpu = random.nextInt(cpuCount);
        task.script.addFirst(new Op(Op.Kind.ONLINE, -1, cpu));
        outside.add(new Op(Op.Kind.OFFLINE, -1, cpu));
        outside.add(Op.of(Op.Kind.WAIT));
        outside.add(new Op(Op.Kind.START, task.index, 0));
        outside.add(Op.of(Op.Kind.SHUTDOWN));
    }

    private List<Op> oneOf(List<List<Op>> scripts) {
        return scripts.get(random.nextInt(scripts.size()));
    }

    private void insert(Op op, List<Op> script) {
        script.add(random.nextInt(script.size() + 1), op);
    }

    private Op aTasksOp() {
        return switch (random.nextInt(7)) {
            case 0 -> Op.of(Op.Kind.YIELD);
            case 1 -> Op.of(Op.Kind.BLOCK);
            case 2 -> Op.of(Op.Kind.HOG);
            case 3 -> Op.of(has(Feature.STUBBORN) ? Op.Kind.STUBBORN : Op.Kind.HOG);
            case 4 ->
                has(Feature.SLEEP)
                        ? new Op(Op.Kind.SLEEP, -1, random.nextBoolean() ? 1 + random.nextInt(100) : 10_000_000)
                        : Op.of(Op.Kind.BLOCK);
            default -> aCommonOp();
        };
    }

    private Op aCommonOp() {
        int task = random.nextInt(taskCount);
        return switch (random.nextInt(6)) {
            case 0 -> Op.of(Op.Kind.STEP);
            case 1 -> has(Feature.STUBBORN) ? new Op(Op.Kind.JOB, -1, random.nextInt(3)) : Op.of(Op.Kind.STEP);
            case 2, 3 -> aControl(task);
            default -> new Op(Op.Kind.WAKE, task, 0);
        };
    }

    private Op aControl(int task) {
        if (controls.isEmpty()) {
            return new Op(Op.Kind.WAKE, task, 0);
        }
        int cpu = random.nextInt(cpuCount);
        return switch (controls.get(random.nextInt(controls.size()))) {
            case CANCEL -> new Op(Op.Kind.CANCEL, task, 0);
            case SET_LEVEL -> new Op(Op.Kind.SET_LEVEL, task, random.nextInt(4));
            case SET_AFFINITY -> new Op(Op.Kind.SET_AFFINITY, task, anAffinity(true));
            case PAUSE ->
                random.nextInt(3) > 0
                        ? new Op(Op.Kind.PAUSE, -1, anAffinity(true))
                        : new Op(Op.Kind.RESUME, -1, random.nextInt(4));
            default -> new Op(random.nextInt(3) > 0 ? Op.Kind.OFFLINE : Op.Kind.ONLINE, -1, cpu);
        };
    }
}
