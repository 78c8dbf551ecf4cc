package dev.heddle.trace;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a recording as Linux ftrace text, as the kernel prints {@code /sys/kernel/tracing/trace}.
 *
 * <p>The events are {@code sched_switch}, {@code sched_waking}, {@code sched_wakeup} and {@code sched_migrate_task}. A
 * task's pid is a small number of this file's own; CPU {@code n}'s idle loop is {@code swapper/n} with pid 0. The
 * context in front of an event is the task that runs on the CPU at that point. A wake is shown on the waker's CPU;
 * if the waker is no CPU of the scheduler, on the CPU that the task was woken for, with the flag {@code h}, as the kernel
 * shows what an interrupt does.
 */
public final class FtraceWriter {
    // The kernel's header of Linux 3.2 to 5.17, whose lines have four flags. Later ones have a fifth, and lines with it
    // are not understood by Perfetto's and TraceCompass's readers of the text.
    private static final String COLUMNS = """
            #                              _-----=> irqs-off
            #                             / _----=> need-resched
            #                            | / _---=> hardirq/softirq
            #                            || / _--=> preempt-depth
            #                            ||| /     delay
            #           TASK-PID   CPU#  ||||    TIMESTAMP  FUNCTION
            #              | |       |   ||||       |         |
            """;

    private static final String BY_RUNNING_TASK = "d..2";
    private static final String BY_INTERRUPT = "d.h2";

    // HIGH, NORMAL, LOW, IDLE: nice -20, 0, 10 and 19.
    private static final String[] PRIO_OF_LEVEL = {"100", "120", "130", "139"};
    private static final String PRIO_OF_SWAPPER = "120";

    private static final int COMM_WIDTH = 16;
    private static final int PID_WIDTH = 5;
    private static final int SECONDS_WIDTH = 5;
    private static final int BUFFER_CHARS = 1 << 16;

    private final Recording recording;

    /**
     * Makes a writer.
     *
     * @param recording what to write
     */
    public FtraceWriter(Recording recording) {
        this.recording = recording;
    }

    /**
     * Writes the text to a file, which is created or overwritten.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void writeTo(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            writeTo(out);
        }
    }

    /**
     * Writes the text.
     *
     * @param out where to; it stays open
     * @throws IOException if that fails
     */
    public void writeTo(Appendable out) throws IOException {
        Schedule schedule = new Schedule(recording);
        Lines lines = new Lines(out, schedule, recording.cpus());
        lines.header(recording);
        schedule.tell(lines);
        lines.flush();
    }

    /** Builds the lines in a buffer: there are millions. */
    private static final class Lines implements Schedule.Listener {
        private final Appendable out;
        private final Schedule schedule;
        private final String[] comms;
        private final String[] idleComms;
        private final StringBuilder text = new StringBuilder(BUFFER_CHARS + 1024);

        // A clock may start below zero, a trace may not; apart from that times stay what they are, so that they can be
        // compared with a trace that the kernel took with its clock "mono".
        private final long shiftNanos;

        Lines(Appendable out, Schedule schedule, int cpus) {
            this.out = out;
            this.schedule = schedule;
            comms = new String[schedule.tasks()];
            for (int pid = 1; pid < comms.length; pid++) {
                comms[pid] = Comm.of(schedule.taskId(pid), schedule.taskName(pid));
            }
            idleComms = new String[cpus];
            for (int cpu = 0; cpu < cpus; cpu++) {
                idleComms[cpu] = Comm.ofIdle(cpu);
            }
            shiftNanos = Math.max(0, -schedule.firstNanos());
        }

        void header(Recording recording) throws IOException {
            long entries = recording.events() + moreLines(recording);
            text.append("# tracer: nop\n#\n# entries-in-buffer/entries-written: ")
                    .append(entries)
                    .append('/')
                    .append(entries + recording.dropped())
                    .append("   #P:")
                    .append(recording.cpus())
                    .append("\n#\n")
                    .append(COLUMNS);
            // A ring loses only what is older than the rest of it, so all that is lost is said before the first event:
            // the text reader of TraceCompass takes such a line between events for the end of the trace.
            for (int cpu = 0; cpu < recording.cpus(); cpu++) {
                if (recording.dropped(cpu) > 0) {
                    text.append("CPU:")
                            .append(cpu)
                            .append(" [LOST ")
                            .append(recording.dropped(cpu))
                            .append(" EVENTS]\n");
                }
            }
            flush();
        }

        /** How many lines more than events there are: a wake is two, a halt is none. */
        private static long moreLines(Recording recording) {
            long more = 0;
            for (int cpu = 0; cpu < recording.cpus(); cpu++) {
                CpuRecording events = recording.cpu(cpu);
                for (int event = 0; event < events.size(); event++) {
                    more += switch (events.kind(event)) {
                        case EventWords.WOKEN -> 1;
                        case EventWords.HALTED -> -1;
                        default -> 0;
                    };
                }
            }
            return more;
        }

        @Override
        public void switched(
                long atNanos, int cpu, int previous, int previousLevel, RunEnd why, int next, int nextLevel)
                throws IOException {
            start(atNanos, cpu, BY_RUNNING_TASK);
            text.append("sched_switch: prev_comm=").append(comm(previous, cpu));
            text.append(" prev_pid=").append(previous);
            text.append(" prev_prio=").append(prio(previous, previousLevel));
            text.append(" prev_state=").append(state(why));
            text.append(" ==> next_comm=").append(comm(next, cpu));
            text.append(" next_pid=").append(next);
            text.append(" next_prio=").append(prio(next, nextLevel));
            end();
        }

        @Override
        public void waking(long atNanos, int task, int level, int wakerCpu, int targetCpu) throws IOException {
            wake("sched_waking: ", atNanos, task, level, wakerCpu, targetCpu);
        }

        @Override
        public void woken(long atNanos, int task, int level, int wakerCpu, int targetCpu) throws IOException {
            wake("sched_wakeup: ", atNanos, task, level, wakerCpu, targetCpu);
        }

        @Override
        public void migrated(long atNanos, int task, int level, int fromCpu, int toCpu) throws IOException {
            start(atNanos, toCpu, BY_RUNNING_TASK);
            text.append("sched_migrate_task: ");
            task(task, level, toCpu);
            text.append(" orig_cpu=").append(fromCpu).append(" dest_cpu=").append(toCpu);
            end();
        }

        /** Not shown: the kernel's lines for it are two, and the first would belong before what has been written. */
        @Override
        public void halted(long atNanos, int cpu, long nanos, boolean kicked) {}

        private void wake(String event, long atNanos, int task, int level, int wakerCpu, int targetCpu)
                throws IOException {
            if (wakerCpu == SchedulingEvents.OUTSIDE) {
                start(atNanos, targetCpu, BY_INTERRUPT);
            } else {
                start(atNanos, wakerCpu, BY_RUNNING_TASK);
            }
            text.append(event);
            task(task, level, targetCpu);
            text.append(" target_cpu=");
            padded(targetCpu, 3, '0');
            end();
        }

        private void task(int task, int level, int cpu) {
            text.append("comm=").append(comm(task, cpu));
            text.append(" pid=").append(task);
            text.append(" prio=").append(prio(task, level));
        }

        /** The part that all lines share: {@code COMM-PID [CPU] FLAGS SECONDS.MICROS: }. */
        private void start(long atNanos, int cpu, String flags) {
            int context = schedule.running(cpu);
            String comm = comm(context, cpu);
            text.repeat(' ', COMM_WIDTH - comm.length()).append(comm).append('-');
            int pidStart = text.length();
            text.append(context);
            text.repeat(' ', Math.max(0, pidStart + PID_WIDTH - text.length()));
            text.append(" [");
            padded(cpu, 3, '0');
            text.append("] ").append(flags).append(' ');
            long micros = (atNanos + shiftNanos) / 1000;
            padded(micros / 1_000_000, SECONDS_WIDTH, ' ');
            text.append('.');
            padded(micros % 1_000_000, 6, '0');
            text.append(": ");
        }

        private void end() throws IOException {
            text.append('\n');
            if (text.length() > BUFFER_CHARS) {
                flush();
            }
        }

        void flush() throws IOException {
            out.append(text);
            text.setLength(0);
        }

        private void padded(long value, int width, char padding) {
            int digits = 1;
            for (long rest = value / 10; rest != 0; rest /= 10) {
                digits++;
            }
            text.repeat(padding, Math.max(0, width - digits)).append(value);
        }

        private String comm(int task, int cpu) {
            return task == 0 ? idleComms[cpu] : comms[task];
        }

        private static String prio(int task, int level) {
            return task == 0 ? PRIO_OF_SWAPPER : PRIO_OF_LEVEL[level];
        }

        private static String state(RunEnd why) {
            return switch (why) {
                case YIELDED -> "R";
                case PREEMPTED -> "R+";
                case BLOCKED -> "S";
                case ENDED -> "X";
            };
        }
    }
}
