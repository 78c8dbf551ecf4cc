package dev.heddle.cpu;

import dev.heddle.cpu.TaskState.CancelDebt;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * The task word, against the table of {@link TaskState}: anybody wakes and cancels, one CPU dispatches and what it has
 * dispatched comes off or ends.
 */
public class TaskWordOperations {
    private final LitmusTask task = new LitmusTask();

    /** The CPU's own: whether it has dispatched the task. */
    private boolean on;

    @Operation
    public boolean start() {
        return task.wakeNewAndOwe();
    }

    @Operation
    public boolean wake() {
        return task.wakeAndOwe();
    }

    @Operation
    public String cancel() {
        return task.cancelAndOwe().name();
    }

    @Operation(nonParallelGroup = "cpu")
    public boolean dispatch() {
        if (on) {
            return false;
        }
        on = task.dispatchAndOwe();
        return on;
    }

    @Operation(nonParallelGroup = "cpu")
    public String comeOff() {
        if (!on) {
            return "was not on";
        }
        on = false;
        return task.comeOffAndOwe() ? "requeue" : "blocked";
    }

    @Operation(nonParallelGroup = "cpu")
    public String undo() {
        if (!on) {
            return "was not on";
        }
        on = false;
        task.undoDispatchAndOwe();
        return "requeue";
    }

    @Operation
    public String look() {
        return task.describeState();
    }

    /** What it should do: the table, column by column. */
    public static class Specification {
        private String phase = "NEW";
        private boolean notified;
        private boolean cancelled;
        private boolean on;

        public boolean start() {
            boolean owes = phase.equals("NEW");
            if (owes) {
                phase = "READY";
            }
            return owes;
        }

        public boolean wake() {
            if (phase.equals("BLOCKED")) {
                phase = "READY";
                return true;
            }
            notified |= phase.equals("RUNNING");
            return false;
        }

        public String cancel() {
            if (cancelled) {
                return CancelDebt.NONE.name();
            }
            cancelled = true;
            if (phase.equals("NEW")) {
                return CancelDebt.START.name();
            }
            if (phase.equals("BLOCKED")) {
                phase = "READY";
                return CancelDebt.ENQUEUE.name();
            }
            return CancelDebt.INTERRUPT.name();
        }

        public boolean dispatch() {
            if (on || !phase.equals("READY")) {
                return false;
            }
            phase = "RUNNING";
            on = true;
            return true;
        }

        public String comeOff() {
            if (!on) {
                return "was not on";
            }
            on = false;
            boolean again = notified;
            notified = false;
            phase = again ? "READY" : "BLOCKED";
            return again ? "requeue" : "blocked";
        }

        public String undo() {
            if (!on) {
                return "was not on";
            }
            on = false;
            notified = false;
            phase = "READY";
            return "requeue";
        }

        public String look() {
            return phase
                    + (notified ? "+NOTIFIED" : "")
                    + (phase.equals("READY") ? "+QUEUED" : "")
                    + (cancelled ? "+CANCELLED" : "");
        }
    }
}
