package dev.heddle.trace;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads ftrace text, strictly, and knows nothing of how it was written: the patterns follow the kernel's format strings
 * in {@code kernel/trace/trace.c}, {@code trace_output.c} and {@code include/trace/events/sched.h}.
 */
record FtraceText(long entriesInBuffer, long entriesWritten, int cpus, Map<Integer, Long> lost, List<Line> lines) {
    /** An event. */
    record Line(String comm, int pid, int cpu, String flags, long micros, String event, Map<String, String> fields) {
        int number(String field) {
            return Integer.parseInt(text(field));
        }

        String text(String field) {
            String value = fields.get(field);
            if (value == null) {
                throw new AssertionError(event + " has no " + field);
            }
            return value;
        }
    }

    private static final String HEADER = """
            # tracer: nop
            #
            # entries-in-buffer/entries-written: (\\d+)/(\\d+)   #P:(\\d+)
            #
            #                              _-----=> irqs-off
            #                             / _----=> need-resched
            #                            | / _---=> hardirq/softirq
            #                            || / _--=> preempt-depth
            #                            ||| /     delay
            #           TASK-PID   CPU#  ||||    TIMESTAMP  FUNCTION
            #              | |       |   ||||       |         |
            """;
    private static final Pattern HEADER_PATTERN = Pattern.compile(HEADER.replace("|", "\\|"));

    private static final String COMM = "[!-~&&[^=\\[\\]()<>|]]{1,15}";
    // "%16s-%-5d [%03d] " flags " %5lu.%06lu: %s: "
    private static final Pattern LINE = Pattern.compile("(?=.{16}-) *(" + COMM + ")-(?=[\\d ]{5,} \\[)(\\d+) *"
            + " \\[(\\d{3,})\\] ([d.][Nnp.][Hhs.][0-9a-f.]) ([ \\d]{4,}\\d)\\.(\\d{6}): (\\w+): (.*)");
    private static final Pattern LOST = Pattern.compile("CPU:(\\d+) \\[LOST (\\d+) EVENTS\\]");

    private static final Map<String, Pattern> EVENTS = Map.of(
            "sched_switch",
            Pattern.compile("(prev_comm)=(" + COMM + ") (prev_pid)=(\\d+) (prev_prio)=(\\d+)"
                    + " (prev_state)=(R\\+?|S|X) ==> (next_comm)=(" + COMM + ") (next_pid)=(\\d+) (next_prio)=(\\d+)"),
            "sched_waking",
            Pattern.compile("(comm)=(" + COMM + ") (pid)=(\\d+) (prio)=(\\d+) (target_cpu)=(\\d{3,})"),
            "sched_wakeup",
            Pattern.compile("(comm)=(" + COMM + ") (pid)=(\\d+) (prio)=(\\d+) (target_cpu)=(\\d{3,})"),
            "sched_migrate_task",
            Pattern.compile("(comm)=(" + COMM + ") (pid)=(\\d+) (prio)=(\\d+) (orig_cpu)=(\\d+) (dest_cpu)=(\\d+)"));

    /** What Perfetto's text importer searches for in a line. */
    static final Pattern PERFETTO = Pattern.compile(
            "-(\\d+)\\s+\\(?\\s*(\\d+|-+)?\\)?\\s?\\[(\\d+)\\]\\s*" + "[a-zA-Z0-9.]{0,4}\\s+(\\d+\\.\\d+):\\s+(\\S+):");

    /** What TraceCompass's text reader takes for an event line. */
    static final Pattern TRACE_COMPASS = Pattern.compile(
            "^\\s*(?<comm>.*)-(?<pid>\\d+)(?:\\s+\\([^0-9]*(?<tgid>\\d+)?\\))?"
                    + "\\s+\\[(?<cpu>\\d+)\\](?:\\s+....)?\\s+(?<timestamp>[0-9]+(?<us>\\.[0-9]+)?): (?<name>\\w+:\\s+)+(?<data>.+)");

    static FtraceText read(String text) {
        Matcher header = HEADER_PATTERN.matcher(text);
        if (!header.lookingAt()) {
            throw new AssertionError(
                    "No ftrace header: " + text.lines().limit(12).toList());
        }
        Map<Integer, Long> lost = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        text.substring(header.end()).lines().forEach(line -> {
            Matcher loss = LOST.matcher(line);
            if (loss.matches()) {
                if (!lines.isEmpty()) {
                    throw new AssertionError("A reader of TraceCompass ends here: " + line);
                }
                lost.put(Integer.valueOf(loss.group(1)), Long.valueOf(loss.group(2)));
            } else {
                lines.add(line(line));
            }
        });
        return new FtraceText(
                Long.parseLong(header.group(1)),
                Long.parseLong(header.group(2)),
                Integer.parseInt(header.group(3)),
                lost,
                lines);
    }

    private static Line line(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new AssertionError("No event line: " + text);
        }
        String event = line.group(7);
        Pattern format = EVENTS.get(event);
        if (format == null) {
            throw new AssertionError("Unknown event: " + text);
        }
        Matcher arguments = format.matcher(line.group(8));
        if (!arguments.matches()) {
            throw new AssertionError("Arguments of another format: " + text);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int group = 1; group < arguments.groupCount(); group += 2) {
            fields.put(arguments.group(group), arguments.group(group + 1));
        }
        long micros = new BigDecimal(line.group(5).strip() + "." + line.group(6))
                .movePointRight(6)
                .longValueExact();
        return new Line(
                line.group(1),
                Integer.parseInt(line.group(2)),
                Integer.parseInt(line.group(3)),
                line.group(4),
                micros,
                event,
                fields);
    }
}
