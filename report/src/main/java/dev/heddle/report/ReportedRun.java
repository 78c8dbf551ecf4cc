package dev.heddle.report;

import dev.heddle.trace.Recording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page is told about one run. All of it may be left out: the page has what it is told, and what the recording
 * shows. Texts may have any characters. For one thread.
 */
public final class ReportedRun {
    private final String name;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Frames> frames = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Recording recording;

    /**
     * Begins with nothing.
     *
     * @param name what ran, and on what, for a headline
     */
    public ReportedRun(String name) {
        this.name = name;
    }

    /**
     * Adds a figure to the top of the page, before those that the recording gives.
     *
     * @param figure the figure
     * @return this
     */
    public ReportedRun figure(Figure figure) {
        figures.add(figure);
        return this;
    }

    /**
     * Adds a setting.
     *
     * @param setting its name
     * @param value its value
     * @return this
     */
    public ReportedRun setting(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /**
     * Has the page show a recording: as a timeline, and what follows from it about tasks and CPUs.
     *
     * @param recorded what was recorded
     * @return this
     */
    public ReportedRun recording(Recording recorded) {
        recording = recorded;
        return this;
    }

    /**
     * Adds the times of frames, or of anything else that is to come at regular times.
     *
     * @param times the times
     * @return this
     */
    public ReportedRun frames(Frames times) {
        frames.add(times);
        return this;
    }

    /**
     * Adds a table, after those that the recording gives.
     *
     * @param table the table
     * @return this
     */
    public ReportedRun table(Table table) {
        tables.add(table);
        return this;
    }

    /**
     * Adds a sentence that the reader should know.
     *
     * @param note the sentence
     * @return this
     */
    public ReportedRun note(String note) {
        notes.add(note);
        return this;
    }

    String name() {
        return name;
    }

    List<Figure> figures() {
        return Collections.unmodifiableList(figures);
    }

    Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    @Nullable
    Recording recording() {
        return recording;
    }

    List<Frames> frames() {
        return Collections.unmodifiableList(frames);
    }

    List<Table> tables() {
        return Collections.unmodifiableList(tables);
    }

    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }
}
