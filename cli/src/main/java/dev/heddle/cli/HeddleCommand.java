package dev.heddle.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command without a subcommand. */
@Command(
        name = "heddle",
        description =
                "Schedules Java virtual threads: every CPU has its own scheduler, and every CPU runs the same loop.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle demo                      a desktop under a storm, for ten seconds",
            "  heddle run FILE                  a workload file on all the cores there are",
            "  heddle run FILE --scheduler jdk  the same on the JDK's own scheduler",
            "  heddle simulate FILE --cpus 64   the same on 64 simulated CPUs",
            "  heddle bench yield skynet        measured beside the JDK's scheduler, Go and Tokio",
            "  heddle soak --minutes 30         a storm of everything, looking for what is wrong",
            "  heddle run --help                all options"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all went well",
            "1:the run failed",
            "2:wrong options, or a file that cannot be used; nothing has run",
            "130:ended by Ctrl-C (143: by SIGTERM); what was done by then is reported"
        })
final class HeddleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /**
     * Runs what the arguments ask for.
     *
     * @return the exit status
     */
    static int execute(PrintWriter out, PrintWriter err, ScreenFinder screens, String... arguments) {
        try (Interruption interruption = new Interruption()) {
            int status =
                    commandLine(interruption, screens).setOut(out).setErr(err).execute(arguments);
            out.flush();
            err.flush();
            return status;
        }
    }

    private static CommandLine commandLine(Interruption interruption, ScreenFinder screens) {
        return new CommandLine(new HeddleCommand())
                .addSubcommand(new RunCommand(interruption, screens))
                .addSubcommand(new SimulateCommand(interruption, screens))
                .addSubcommand(new DemoCommand(interruption, screens))
                .addSubcommand(new BenchCommand(interruption, screens))
                .addSubcommand(new SoakCommand(interruption, screens))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((exception, arguments) -> explain(exception))
                .setExecutionExceptionHandler((exception, command, result) -> explain(exception, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? run, simulate, demo, bench or soak");
    }

    private static int explain(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("heddle: " + exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USAGE;
    }

    private static int explain(Exception exception, CommandLine command) throws Exception {
        if (exception instanceof CommandFailure failure) {
            command.getErr().println(failure.getMessage());
            return failure.exitStatus();
        }
        throw exception;
    }
}
