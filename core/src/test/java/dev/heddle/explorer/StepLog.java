package dev.heddle.explorer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a schedule, in words, a line for each step. */
final class StepLog {
    private static final int MOST_LINES = 20_000;

    /** That many callers tell where somebody is. */
    private static final int FRAMES = 3;

    private final List<String> lines;

    StepLog(List<String> lines) {
        this.lines = lines;
    }

    /** Whoever runs, if anybody does, says what he does. */
    void says(long step, @Nullable Actor running, String what) {
        add(step + " " + (running == null ? "-" : running.name) + ": " + what);
    }

    /** The caller is a switch point of this actor. */
    void isHere(long step, Actor running) {
        if (lines.size() < MOST_LINES) {
            add(step + " " + running.name + " at " + caller());
        }
    }

    private void add(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isSwitch(frame.getClassName()))
                        .limit(FRAMES)
                        .map(frame -> frame.getClassName()
                                        .substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                                + frame.getMethodName() + ":" + frame.getLineNumber())
                        .reduce((first, next) -> first + " < " + next)
                        .orElse("?"));
    }

    private static boolean isSwitch(String className) {
        return className.equals(StepLog.class.getName())
                || className.equals(Interleaver.class.getName())
                || className.equals(ExplorerThread.class.getName())
                || className.equals(SwitchPoint.class.getName());
    }
}
