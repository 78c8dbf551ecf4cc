package dev.heddle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** What one call of the command in this JVM, without a terminal, gave. */
record CommandRun(int status, String out, String err) {
    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = HeddleCommand.execute(new PrintWriter(out), new PrintWriter(err), () -> null, arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }

    Map<String, Object> json() {
        return JsonText.object(out);
    }

    List<Map<String, Object>> tasks() {
        return JsonText.objects(json().get("tasks"));
    }

    List<Map<String, Object>> cpuStats() {
        return JsonText.objects(json().get("cpuStats"));
    }
}
