package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The command line as its user meets it: exit codes, and what goes to which stream.
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commands =
            Main.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true));

    @Test
    void helpListsTheCommandsOnStandardOutput() {
        assertThat(commands.execute("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("Usage: waxwing", "Commands:", "  test ", "WAXWING_");
        assertThat(out.toString()).doesNotContain("warm-up");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyCommandHasHelpAndADescription() {
        commands.getSubcommands()
                .forEach((name, command) -> {
                    assertThat(commands.execute(name, "--help")).as(name).isZero();
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .as(name)
                            .isNotEmpty();
                });
    }

    @Test
    void versionNamesWaxwingAndJava() {
        assertThat(commands.execute("--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("Waxwing ").contains("Java " + Runtime.version());
    }

    @Test
    void noCommandIsWrongUsageAndShowsTheHelp() {
        assertThat(commands.execute()).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Usage: waxwing");
    }

    @Test
    void unknownCommandIsWrongUsageWithTheNearestName() {
        assertThat(commands.execute("tst")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("waxwing: ")
                .contains("'tst'", "./waxwing --help", "did you mean: ", "test?")
                .hasLineCount(1)
                .doesNotContain("\tat ");
    }

    @Test
    void unknownOptionNamesItsCommand() {
        assertThat(commands.execute("test", "--nope")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("waxwing test: Unknown option: '--nope'")
                .hasLineCount(1);
    }

    @Test
    void testPointsAJarToItsSourceTree() {
        assertThat(commands.execute("test", "--all")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("run ./waxwing test --all in the source tree");
    }

    @Test
    void warmUpRunsToItsEndAndPrintsNothing() {
        assertThat(commands.execute("warm-up")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEmpty();
    }
}
