package dev.waxwing.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing test` as the help shows it. The launcher runs the tests itself, from the source tree;
/// the jar holds none, and says so.
@Command(
        name = "test",
        description = {
            "Run every test, set-up included (in a source tree).",
            "What follows goes to Maven, for example -Dtest=MainTest."
        })
public final class TestSuite implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
            names = "--all",
            description = "The long ones too: power cuts, long fuzzing, more cycles of faults.")
    private boolean all;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
    public TestSuite() {}

    @Override
    public void run() {
        String option = all ? " --all" : "";
        throw new ParameterException(
                spec.commandLine(),
                "A jar holds no tests: run ./waxwing test" + option + " in the source tree");
    }
}
