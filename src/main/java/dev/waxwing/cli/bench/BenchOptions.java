package dev.waxwing.cli.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What every load on a running server is told alike: where that is, how long to measure, and how
/// to report.
final class BenchOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The server's address (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description =
                    "Seconds of load before the measurement, 0 to 600 (default: ${DEFAULT-VALUE}).")
    private int warmUp = 3;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Seconds to measure, 1 to 3,600 (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description =
                    "The server's process, for CPU and memory: its ready line names it. `bench"
                            + " queue` asks the server.")
    private @Nullable Long pid;

    @Option(names = "--json", description = "Print one line of JSON and no progress.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets options and specification before it runs it
    BenchOptions() {}

    Duration warmUp() {
        return Duration.ofSeconds(warmUp);
    }

    Duration window() {
        return Duration.ofSeconds(seconds);
    }

    boolean json() {
        return json;
    }

    /// The server.
    ///
    /// @param token for `auth`; empty where none is needed
    Target target(int port, String token) {
        if (port < 1 || port > 65_535) {
            throw wrong("--port must be from 1 to 65,535, and is " + port);
        }
        return new Target(host, port, token);
    }

    /// The server's process, where it was named.
    Optional<ServerProcess> server() {
        if (pid == null) {
            return Optional.empty();
        }
        Optional<ServerProcess> process = ServerProcess.of(pid);
        if (process.isEmpty()) {
            throw wrong("--pid " + pid + " is no process of this machine");
        }
        return process;
    }

    /// Tells people in a few words what begins.
    Consumer<String> progress() {
        PrintWriter err = spec.commandLine().getErr();
        return json
                ? _ -> {}
                : words -> {
                    err.println("bench: " + words + " ...");
                    err.flush();
                };
    }

    void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    /// An option that cannot be.
    ParameterException wrong(@Nullable String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
