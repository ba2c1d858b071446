package dev.waxwing.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing bench`: the group of measurements, one subcommand each.
@Command(
        name = "bench",
        description = "Measure a running server under load.",
        subcommands = {QueueBenchCommand.class, IngestBenchCommand.class, LiveBenchCommand.class})
public final class BenchCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
    public BenchCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to measure: bench queue, bench ingest, bench live");
    }
}
