package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A failure is one line in a person's words, whatever was thrown.
class FailuresTest {
    static Arguments[] sentences() {
        return new Arguments[] {
            Arguments.of(new NoSuchFileException("a.pem"), "no such file: a.pem"),
            Arguments.of(new FileAlreadyExistsException("a.pem"), "already exists: a.pem"),
            Arguments.of(new AccessDeniedException("a.pem"), "permission denied: a.pem"),
            Arguments.of(new IOException("broken\n  pipe\r\nhere"), "broken; pipe; here"),
            Arguments.of(new IOException(), "IOException"),
            Arguments.of(
                    new CompletionException(
                            new ExecutionException(
                                    new UncheckedIOException(new IOException("inner")))),
                    "inner"),
            Arguments.of(
                    new NullPointerException("x is null"),
                    "internal error, NullPointerException (WAXWING_DEBUG=1 shows where)"),
        };
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void sentenceIsOneLineForAPerson(Throwable failure, String expected) {
        assertThat(Failures.sentence(failure)).isEqualTo(expected);
    }

    @Test
    void failedCommandPrintsOneLineAndExitsWithOne() {
        StringWriter err = new StringWriter();
        int code =
                new CommandLine(new Failing())
                        .setExecutionExceptionHandler(Failures::failed)
                        .setErr(new PrintWriter(err, true))
                        .execute();
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEqualToIgnoringNewLines("failing: no such file: key.pem");
    }

    @Test
    void wrongConfigurationPrintsEveryProblemAndExitsWith78() {
        StringWriter err = new StringWriter();
        int code =
                new CommandLine(new Serving())
                        .setExecutionExceptionHandler(Failures::failed)
                        .setErr(new PrintWriter(err, true))
                        .execute("--config", "/nowhere.conf", "--line-port", "x");
        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err.toString())
                .isEqualTo(
                        """
                        serving: /nowhere.conf: is no file that can be read
                        serving: line.port = x (flag --line-port): must be a whole number from 0 to 65535
                        """);
    }

    @Command(name = "serving")
    static final class Serving implements Callable<Integer> {
        @Mixin private final ConfigFlags flags = new ConfigFlags();

        @Override
        public Integer call() throws InvalidConfiguration {
            var _ = flags.load();
            return ExitCode.DONE;
        }
    }

    @Command(name = "failing")
    static final class Failing implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            throw new NoSuchFileException("key.pem");
        }
    }
}
