package dev.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code heddle demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = VersionProvider.class)
final class DemoCommand implements Callable<Integer> {
    DemoCommand(Interruption interruption) {}

    @Override
    public Integer call() {
        return ExitStatus.OK;
    }
}
