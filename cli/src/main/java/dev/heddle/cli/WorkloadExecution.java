package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.simulator.PropertyViolation;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;
import dev.heddle.workload.model.GlobalSettings;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.RequestClass;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import dev.heddle.workload.run.Calibration;
import dev.heddle.workload.run.RunFailedException;
import dev.heddle.workload.run.RunOptions;
import dev.heddle.workload.run.WorkloadResult;
import dev.heddle.workload.run.WorkloadRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one workload file as the settings say. */
final class WorkloadExecution {
    private final WorkloadSettings settings;
    private final Interruption interruption;
    private final ScreenFinder screens;
    private final PrintWriter err;

    WorkloadExecution(WorkloadSettings settings, Interruption interruption, ScreenFinder screens, PrintWriter err) {
        this.settings = settings;
        this.interruption = interruption;
        this.screens = screens;
        this.err = err;
    }

    /**
     * Reads, runs and reports.
     *
     * @param file the workload file
     * @param label what the user calls it
     * @throws CommandFailure if something that the user gave cannot be used, or the run failed
     */
    RunReport execute(Path file, String label) throws CommandFailure {
        settings.check();
        Workload workload = parse(file);
        checkItsEnd(workload);
        Path logDirectory = logDirectory(workload.global());
        OutputPlaces.checkLogs(logDirectory);
        OutputPlaces.checkFile("--trace", settings.trace());
        OutputPlaces.checkFile("--report", settings.page());
        List<String> notes = notes(workload, label);
        notes.forEach(note -> err.println("heddle: " + note));
        err.flush();
        // Before there is a scheduler whose CPUs could disturb it.
        Calibration calibration = settings.calibration(workload);
        TraceRecorder recorder = settings.recordsSchedule() ? TraceOutput.recorder(settings.cpus()) : null;
        Screen screen = settings.json() ? null : screens.find();
        WorkloadResult result;
        List<CpuStats> cpuStats;
        MachineReport machine;
        try (HostSession session = open(recorder)) {
            RunOptions options = new RunOptions(
                    settings.duration(), logDirectory, calibration, settings.seed(), settings.page() != null);
            WorkloadRun run = new WorkloadRun(workload, session.host(), options);
            interruption.endBy(run::stop);
            result = perform(run, session, screen, label);
            cpuStats = session.cpuStats();
            machine = session.report();
        } catch (PropertyViolation e) {
            throw CommandFailure.failed("heddle: " + e.getMessage(), e);
        } catch (RunFailedException e) {
            throw CommandFailure.failed("heddle: the run failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the run was interrupted", e);
        }
        // The scheduler has ended: nothing is recorded any more.
        Recording recording = recorder == null ? null : recorder.snapshot();
        RunReport report = new RunReport(
                label, machine, result, cpuStats, logDirectory, trace(recording, screen), settings.page(), notes);
        Path page = settings.page();
        if (page != null) {
            PageOutput.write(new RunPage(report, settings, recording).page(), page, screen);
        }
        return report;
    }

    private Workload parse(Path file) throws CommandFailure {
        try {
            return WorkloadParser.parse(file, settings.cpus());
        } catch (WorkloadException e) {
            throw CommandFailure.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** Before anything runs: requests that come for ever need somebody who says when the run ends. */
    private void checkItsEnd(Workload workload) throws CommandFailure {
        for (RequestClass requests : workload.load().classes()) {
            boolean ends = settings.duration() != null || workload.global().durationSeconds() > 0;
            if (requests.isEndless() && !ends) {
                throw CommandFailure.badInput(requests.position() + ": class \"" + requests.name()
                        + "\" comes for ever: give it a \"count\", or the run a --duration");
            }
        }
    }

    /** As the user says, or else as the file says; a file that leaves rt-app's default, the current directory, gets no logs. */
    private @Nullable Path logDirectory(GlobalSettings global) {
        Path given = settings.logDirectory();
        if (!global.logging()) {
            return null;
        }
        if (given != null) {
            return given;
        }
        return global.logDirectory().equals(GlobalSettings.DEFAULTS.logDirectory())
                ? null
                : Path.of(global.logDirectory());
    }

    private List<String> notes(Workload workload, String label) {
        List<String> notes = new ArrayList<>();
        for (Note note : workload.notes()) {
            SourcePosition position = new SourcePosition(
                    label, note.position().line(), note.position().column());
            notes.add(position + ": " + note.text());
        }
        notes.addAll(settings.notes());
        if (settings.logDirectory() != null && !workload.global().logging()) {
            notes.add("no logs in " + settings.logDirectory() + ": the file says \"log_size\": \"disable\"");
        }
        return notes;
    }

    private HostSession open(@Nullable TraceRecorder recorder) throws CommandFailure {
        try {
            return settings.open(recorder);
        } catch (IllegalStateException e) {
            throw CommandFailure.failed("heddle: " + e.getMessage(), e);
        }
    }

    private WorkloadResult perform(WorkloadRun run, HostSession session, @Nullable Screen screen, String label)
            throws RunFailedException, InterruptedException {
        try {
            run.start();
            return screen == null ? run.await() : watch(run, session, screen, label);
        } catch (InterruptedException e) {
            // The scheduler cannot be closed as long as there are tasks.
            run.stop();
            throw e;
        }
    }

    private WorkloadResult watch(WorkloadRun run, HostSession session, Screen screen, String label)
            throws RunFailedException, InterruptedException {
        String title = label + " on " + settings.title() + " (Ctrl-C ends it)";
        LiveView view = LiveView.of(screen, title, session, run);
        try {
            return run.await();
        } finally {
            view.end();
        }
    }

    private RunReport.@Nullable Trace trace(@Nullable Recording recording, @Nullable Screen screen)
            throws CommandFailure {
        Path file = settings.trace();
        if (file == null || recording == null) {
            return null;
        }
        try {
            return TraceOutput.write(recording, file, screen);
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the trace cannot be written: " + e, e);
        }
    }
}
