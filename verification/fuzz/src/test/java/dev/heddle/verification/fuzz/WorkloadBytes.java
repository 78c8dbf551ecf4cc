package dev.heddle.verification.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What workload files may be: the project's own files after some edits; JSON made of the grammar's own words with values that
 * hardly fit; and bytes. The first finds what is wrong behind a right beginning, the second what is wrong in sense, the third
 * what is wrong in form.
 */
final class WorkloadBytes {
    /** Deeper than any stack, but not so long that it takes most of the time. */
    private static final int DEEPEST = 100_000;

    private static final List<String> FILES = files();

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "/*",
            "*/",
            "//",
            "-",
            "+",
            ".",
            "e",
            "0",
            "1",
            "-1",
            "1e999",
            "-0.0",
            "NaN",
            "true",
            "false",
            "null",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\uFEFF",
            "é",
            "\uD83D\uDE00",
            "9223372036854775808",
            "2147483648",
            "\"suspend\"",
            "\"run\": 1",
            "\"instance\": 2",
            "\"cpus\": [0, 99]",
            "{}",
            "[]");

    private static final String[] KEYS = {
        "tasks",
        "global",
        "resources",
        "load",
        "classes",
        "phases",
        "loop",
        "instance",
        "delay",
        "cpus",
        "policy",
        "priority",
        "run",
        "runtime",
        "sleep",
        "timer",
        "ref",
        "period",
        "mode",
        "lock",
        "unlock",
        "wait",
        "mutex",
        "signal",
        "broad",
        "sync",
        "suspend",
        "resume",
        "barrier",
        "sem_post",
        "sem_wait",
        "yield",
        "fork",
        "mem",
        "iorun",
        "memrun",
        "type",
        "size",
        "count",
        "duration",
        "calibration",
        "default_policy",
        "logdir",
        "log_basename",
        "log_size",
        "ftrace",
        "gnuplot",
        "io_device",
        "mem_buffer_size",
        "cumulative_slack",
        "dl-runtime",
        "util_min",
        "taskgroup",
        "arrivals",
        "service",
        "poisson",
        "uniform",
        "bursts",
        "trace",
        "rate",
        "fixed",
        "exponential",
        "bimodal",
        "short",
        "long",
        "long_share",
        "lognormal",
        "mean",
        "sigma",
        "file",
        "a",
        "b",
        "run1",
        "",
        "unique",
        "x\\u0000y"
    };

    private static final String[] SCALARS = {
        "0",
        "1",
        "2",
        "-1",
        "10",
        "1000",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "1e308",
        "1e999",
        "1e-999",
        "0.5",
        "-0.0",
        "1.0000000000000000000000000001",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "\"b\"",
        "\"SCHED_OTHER\"",
        "\"SCHED_FIFO\"",
        "\"SCHED_DEADLINE\"",
        "\"CPU0\"",
        "\"CPU99\"",
        "\"unique\"",
        "\"relative\"",
        "\"absolute\"",
        "\"read\"",
        "\"mutex\"",
        "\"wait\"",
        "\"/\"",
        "\"../..\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[0]",
        "[0, 0, 1]",
        "[-1]",
        "[1023, 1024]",
        "[\"a\"]"
    };

    private WorkloadBytes() {}

    static Arbitrary<byte[]> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, edited().map(WorkloadBytes::utf8)),
                Tuple.of(10, composed().map(WorkloadBytes::utf8)),
                Tuple.of(2, Arbitraries.bytes().array(byte[].class).ofMaxSize(200)),
                Tuple.of(1, nested().map(WorkloadBytes::utf8)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> files() {
        try (Stream<Path> all = Files.list(Path.of("..", "..", "workloads"))) {
            List<Path> sorted = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            return sorted.stream().map(WorkloadBytes::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One change of a text, at a place between its beginning (0) and its end (1). */
    private record Edit(int kind, double place, double length, String piece, int count) {
        String applyTo(String text) {
            int at = (int) (place * text.length());
            int end = Math.min(text.length(), at + (int) (length * 60));
            return switch (kind) {
                case 0 -> text.substring(0, at) + text.substring(end);
                case 1 -> text.substring(0, at) + piece + text.substring(at);
                case 2 -> text.substring(0, at) + piece + text.substring(end);
                case 3 -> text.substring(0, at) + text.substring(at, end).repeat(count) + text.substring(at);
                case 4 -> text.substring(0, at) + piece.repeat(count) + text.substring(at);
                case 5 -> numberReplaced(text, at);
                default -> text.substring(0, at);
            };
        }

        /** The next number becomes the piece. */
        private String numberReplaced(String text, int from) {
            int begin = from;
            while (begin < text.length() && !Character.isDigit(text.charAt(begin))) {
                begin++;
            }
            int end = begin;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            return text.substring(0, begin) + piece + text.substring(end);
        }
    }

    private static Arbitrary<String> edited() {
        Arbitrary<String> piece = Arbitraries.oneOf(Arbitraries.of(PIECES), Arbitraries.of(SCALARS));
        Arbitrary<Edit> edit = Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1),
                        piece,
                        Arbitraries.integers().between(1, 50))
                .as(Edit::new);
        return Combinators.combine(
                        Arbitraries.of(FILES), edit.list().ofMinSize(1).ofMaxSize(6))
                .as((file, edits) -> {
                    String text = file;
                    for (Edit one : edits) {
                        text = one.applyTo(text);
                    }
                    return text;
                });
    }

    private static Arbitrary<String> composed() {
        Arbitrary<String> value =
                Arbitraries.lazyOf(() -> Arbitraries.of(SCALARS), () -> Arbitraries.of(SCALARS), WorkloadBytes::object);
        return Combinators.combine(value, value, value, Arbitraries.of(true, false))
                .as((tasks, global, load, wrapped) -> "{\"tasks\": " + (wrapped ? "{\"a\": " + tasks + "}" : tasks)
                        + ", \"global\": " + global + ", \"load\": " + load + "}");
    }

    private static Arbitrary<String> object() {
        Arbitrary<String> value =
                Arbitraries.lazyOf(() -> Arbitraries.of(SCALARS), () -> Arbitraries.of(SCALARS), WorkloadBytes::object);
        return Combinators.combine(Arbitraries.of(KEYS), value)
                .as((key, one) -> "\"" + key + "\": " + one)
                .list()
                .ofMaxSize(5)
                .map(members -> "{" + String.join(", ", members) + "}");
    }

    private static Arbitrary<String> nested() {
        return Combinators.combine(
                        Arbitraries.of("[", "{\"a\":", "[[", "{\"tasks\": {\"t\": {\"phases\": "),
                        Arbitraries.integers().between(1, DEEPEST))
                .as((opening, depth) -> opening.repeat(depth / opening.length()));
    }
}
