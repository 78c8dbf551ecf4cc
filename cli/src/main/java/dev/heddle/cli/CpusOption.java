package dev.heddle.cli;

import dev.heddle.CpuSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --cpus}, of every command that makes a scheduler on this machine. */
class CpusOption {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    private final int cores = Runtime.getRuntime().availableProcessors();
    private int cpus = Math.min(cores, CpuSet.MAX_CPUS);

    @Option(
            names = "--cpus",
            order = 5,
            paramLabel = "N",
            description = "How many CPUs, 1 to " + CpuSet.MAX_CPUS + ". Default: as many as there are cores.")
    final void setCpus(int cpus) {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw usage("--cpus " + cpus + ": 1 to " + CpuSet.MAX_CPUS + " are allowed");
        }
        this.cpus = cpus;
    }

    final int cpus() {
        return cpus;
    }

    final int cores() {
        return cores;
    }

    final ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
