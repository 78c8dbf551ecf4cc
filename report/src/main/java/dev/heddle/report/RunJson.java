package dev.heddle.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.trace.Recording;
import dev.heddle.trace.Schedule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Writes one run as the page's scripts take it: numbers in nanoseconds, texts as they are. */
final class RunJson {
    // Wake-to-run times are counted in classes, ten for each power of ten of a microsecond, from 0.1 µs to 100 s.
    private static final int CLASSES_A_DECADE = 10;
    private static final int DECADES = 9;
    private static final double FIRST_NANOS = 100;

    private final JsonGenerator json;
    private final int mostEvents;

    RunJson(JsonGenerator json, int mostEvents) {
        this.json = json;
        this.mostEvents = mostEvents;
    }

    void write(ReportedRun run) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", run.name());
        json.writeArrayFieldStart("figures");
        for (Figure figure : run.figures()) {
            json.writeStartObject();
            json.writeStringField("label", figure.label());
            json.writeStringField("value", figure.value());
            json.writeStringField("unit", figure.unit());
            json.writeStringField("tone", tone(figure.tone()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("settings");
        for (Map.Entry<String, String> setting : run.settings().entrySet()) {
            strings(List.of(setting.getKey(), setting.getValue()));
        }
        json.writeEndArray();
        json.writeFieldName("notes");
        strings(run.notes());
        Recording recording = run.recording();
        Schedule schedule = recording == null ? null : new Schedule(recording);
        json.writeArrayFieldStart("frames");
        for (Frames frames : run.frames()) {
            frames(frames, schedule);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tables");
        for (Table table : run.tables()) {
            table(table);
        }
        json.writeEndArray();
        if (recording != null && schedule != null) {
            json.writeFieldName("recorded");
            recording(recording, schedule);
        }
        json.writeEndObject();
    }

    private static String tone(Figure.Tone tone) {
        return switch (tone) {
            case PLAIN -> "plain";
            case GOOD -> "good";
            case BAD -> "bad";
        };
    }

    /** The first frame counts from where the recording is complete, so that the page can find it there; or else from itself. */
    private void frames(Frames frames, @Nullable Schedule schedule) throws IOException {
        long[] at = frames.atNanos();
        long first = at.length == 0 || schedule == null ? 0 : at[0] - schedule.completeFromNanos();
        PackedNumbers times = new PackedNumbers();
        for (int i = 1; i < at.length; i++) {
            times.addSigned(at[i] - at[i - 1]);
        }
        json.writeStartObject();
        json.writeStringField("name", frames.name());
        json.writeNumberField("period", frames.periodNanos());
        json.writeNumberField("late", frames.lateNanos());
        json.writeNumberField("first", first);
        json.writeStringField("intervals", times.toBase64());
        json.writeEndObject();
    }

    private void table(Table table) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", table.title());
        json.writeFieldName("columns");
        strings(table.columns());
        json.writeArrayFieldStart("rows");
        for (List<String> row : table.rows()) {
            strings(row);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void recording(Recording recording, Schedule schedule) throws IOException {
        TaskGroups groups = new TaskGroups(schedule);
        GroupFigures figures = new GroupFigures(groups, recording.cpus());
        long begin = schedule.completeFromNanos();
        long shownFrom = Math.max(begin, NthEvent.atNanos(recording, recording.events() - mostEvents));
        TimelineColumns columns = new TimelineColumns(recording.cpus(), shownFrom);
        long end = StoryTeller.tell(schedule, recording, List.of(figures, columns));

        json.writeStartObject();
        json.writeNumberField("cpus", recording.cpus());
        json.writeNumberField("events", recording.events());
        json.writeNumberField("dropped", recording.dropped());
        json.writeNumberField("nanos", end - begin);
        json.writeNumberField("shownFrom", shownFrom - begin);
        columns.write(json);
        tasks(groups);
        groups(groups, figures);
        json.writeFieldName("all");
        sums("", figures.all());
        json.writeNumberField("haltCount", figures.halts());
        json.writeNumberField("kickCount", figures.kicks());
        cpus(recording.cpus(), figures);
        json.writeEndObject();
    }

    private void tasks(TaskGroups groups) throws IOException {
        json.writeFieldName("names");
        strings(groups.names());
        PackedNumbers groupOfName = new PackedNumbers();
        for (int name = 0; name < groups.names().size(); name++) {
            groupOfName.add(groups.groupOfName(name));
        }
        json.writeStringField("groupOfName", groupOfName.toBase64());
        PackedNumbers nameOfTask = new PackedNumbers();
        for (int task = 0; task < groups.tasks(); task++) {
            nameOfTask.add(groups.nameOf(task));
        }
        json.writeStringField("nameOfTask", nameOfTask.toBase64());
    }

    private void groups(TaskGroups groups, GroupFigures figures) throws IOException {
        int[] tasks = new int[groups.groups()];
        for (int task = 0; task < groups.tasks(); task++) {
            tasks[groups.groupOf(task)]++;
        }
        json.writeArrayFieldStart("groups");
        for (int group = 0; group < groups.groups(); group++) {
            sums(groups.group(group), figures.group(group));
        }
        json.writeEndArray();
        json.writeFieldName("tasksOfGroup");
        json.writeArray(tasks, 0, tasks.length);
    }

    private void sums(String name, GroupFigures.Sums sums) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("level", sums.level);
        json.writeNumberField("run", sums.runNanos);
        json.writeNumberField("wait", sums.waitNanos);
        json.writeNumberField("runs", sums.runs);
        json.writeNumberField("preemptions", sums.preemptions);
        json.writeNumberField("ended", sums.ended);
        json.writeNumberField("steals", sums.steals);
        json.writeNumberField("migrations", sums.migrations);
        Histogram times = sums.wakeToRun;
        json.writeObjectFieldStart("wakeToRun");
        json.writeNumberField("count", times.getTotalCount());
        json.writeNumberField("p50", times.getValueAtPercentile(50));
        json.writeNumberField("p90", times.getValueAtPercentile(90));
        json.writeNumberField("p99", times.getValueAtPercentile(99));
        json.writeNumberField("max", times.getMaxValue());
        json.writeFieldName("classes");
        long[] classes = classes(times);
        json.writeArray(classes, 0, classes.length);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The first is of all times below {@link #FIRST_NANOS}, the last of all beyond. */
    private static long[] classes(Histogram times) {
        long[] counts = new long[CLASSES_A_DECADE * DECADES + 2];
        times.recordedValues().forEach(value -> {
            double place = Math.log10(value.getValueIteratedTo() / FIRST_NANOS) * CLASSES_A_DECADE;
            counts[(int) Math.clamp(Math.floor(place) + 1, 0, counts.length - 1)] +=
                    value.getCountAddedInThisIterationStep();
        });
        return counts;
    }

    private void cpus(int cpus, GroupFigures figures) throws IOException {
        json.writeArrayFieldStart("busy");
        for (int cpu = 0; cpu < cpus; cpu++) {
            json.writeNumber(figures.busyNanos(cpu));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("halted");
        for (int cpu = 0; cpu < cpus; cpu++) {
            json.writeNumber(figures.haltedNanos(cpu));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("migrated");
        for (int from = 0; from < cpus; from++) {
            for (int to = 0; to < cpus; to++) {
                if (figures.migrations(from, to) > 0) {
                    json.writeStartArray();
                    json.writeNumber(from);
                    json.writeNumber(to);
                    json.writeNumber(figures.migrations(from, to));
                    json.writeEndArray();
                }
            }
        }
        json.writeEndArray();
    }

    private void strings(List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
