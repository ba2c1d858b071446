package dev.waxwing.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing bench queue`: load on the queues of a running server. Exits with 1 when a message was
/// lost or damaged or an error came back, whatever the rates were. Interrupted, it reports what it
/// has.
@Command(
        name = "queue",
        description = {
            "Publish to and consume from fresh queues of a running server, and report rates,",
            "latencies, the server's CPU and memory, and whether every message arrived once."
        },
        footerHeading = "%nHow to read it:%n",
        footer = {
            "  Confirmed is on disk and acknowledged; delivered has reached a consumer. With"
                    + " --rate",
            "  a latency counts from the moment its message was due, so that time spent waiting",
            "  for a slow server is in it. Without, it counts from the sending, and mostly says",
            "  how many messages were in flight. Compare latencies at a fixed rate only.",
            "  The queues stay on the server, empty; each run makes new ones, named bench-RUN-N.",
            "",
            "Examples:",
            "  How much goes through one queue:",
            "    ./waxwing bench queue --in-flight 10000",
            "  How long a message takes when the server is not busy:",
            "    ./waxwing bench queue --rate 1000",
            "  Many at once:",
            "    ./waxwing bench queue --producers 10 --consumers 10 --queues 10 --in-flight 100",
            "  Does it slow down when a million messages wait?",
            "    ./waxwing bench queue --backlog 1000000 --in-flight 10000",
            "  For a script, with a server that wants a token:",
            "    ./waxwing bench queue --token-file token.txt --seconds 30 --json >> runs.jsonl"
        })
final class QueueBenchCommand implements Callable<Integer> {
    /// How long an interrupted run may take to print what it has.
    private static final int LAST_WORDS_S = 10;

    @Spec private CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "HOST",
            description = "The server's address (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            defaultValue = "7672",
            paramLabel = "N",
            description = "Its line port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token for `auth` and nothing else.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--producers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Connections that publish, 1 to 1,000 (default: ${DEFAULT-VALUE}).")
    private int producers;

    @Option(
            names = "--consumers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Connections that consume, 1 to 1,000 (default: ${DEFAULT-VALUE}).")
    private int consumers;

    @Option(
            names = "--queues",
            defaultValue = "1",
            paramLabel = "N",
            description = "Queues they share, 1 to 100,000 (default: ${DEFAULT-VALUE}).")
    private int queues;

    @Option(
            names = "--in-flight",
            defaultValue = "1000",
            paramLabel = "N",
            description =
                    "Unconfirmed messages a producer, 1 to 1,000,000 (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--size",
            defaultValue = "1024",
            paramLabel = "N",
            description = "Characters of ciphertext, 16 to 1,000,000 (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Messages a second over all producers; 0 is as fast as it goes"
                            + " (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--prefetch",
            defaultValue = "1000",
            paramLabel = "N",
            description =
                    "Unacknowledged messages a consumer and queue, 1 to 100,000"
                            + " (default: ${DEFAULT-VALUE}).")
    private int prefetch;

    @Option(
            names = "--backlog",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Messages that wait before the first consumer comes"
                            + " (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(
            names = "--warmup",
            defaultValue = "3",
            paramLabel = "S",
            description =
                    "Seconds of load before the measurement, 0 to 600 (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds to measure, 1 to 3,600 (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--drain",
            defaultValue = "60",
            paramLabel = "S",
            description =
                    "The most seconds to wait for what is left at the end"
                            + " (default: ${DEFAULT-VALUE}).")
    private int drain;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The server's process, for CPU and memory (default: ask the server).")
    private @Nullable Long pid;

    @Option(names = "--json", description = "Print one line of JSON and no progress.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets options and specification before it runs it
    QueueBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        QueueRun run = new QueueRun(load(), target(), server(), progress());
        CountDownLatch said = new CountDownLatch(1);
        Thread atInterrupt = new Thread(() -> endEarly(run, said), "bench-interrupted");
        Runtime.getRuntime().addShutdownHook(atInterrupt);
        try {
            QueueReport report = run.run();
            print(report);
            return report.isClean() ? 0 : 1;
        } finally {
            said.countDown();
            forget(atInterrupt);
        }
    }

    private QueueLoad load() {
        try {
            return new QueueLoad(
                    producers,
                    consumers,
                    queues,
                    inFlight,
                    size,
                    rate,
                    prefetch,
                    backlog,
                    Duration.ofSeconds(warmUp),
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(drain));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Target target() {
        if (port < 1 || port > 65_535) {
            throw wrong("--port must be from 1 to 65,535, and is " + port);
        }
        return new Target(host, port, tokenFile == null ? "" : token(tokenFile));
    }

    private String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.matches("\\S{1,1000}")) {
                throw wrong("--token-file " + file + " must hold one token and nothing else");
            }
            return token;
        } catch (IOException e) {
            throw wrong("--token-file cannot be read: " + file);
        }
    }

    private Optional<ServerProcess> server() {
        if (pid == null) {
            return Optional.empty();
        }
        Optional<ServerProcess> process = ServerProcess.of(pid);
        if (process.isEmpty()) {
            throw wrong("--pid " + pid + " is no process of this machine");
        }
        return process;
    }

    private Consumer<String> progress() {
        PrintWriter err = spec.commandLine().getErr();
        return json
                ? _ -> {}
                : words -> {
                    err.println("bench: " + words + " ...");
                    err.flush();
                };
    }

    private void print(QueueReport report) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ReportJson.of(report));
        } else {
            ReportTable.of(report).forEach(out::println);
        }
        out.flush();
    }

    private ParameterException wrong(@Nullable String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// Runs when the JVM was told to end: the report is printed before it does.
    private static void endEarly(QueueRun run, CountDownLatch said) {
        run.end();
        try {
            if (!said.await(LAST_WORDS_S, TimeUnit.SECONDS)) {
                System.err.println("bench: interrupted, and no report in " + LAST_WORDS_S + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread atInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException _) {
            // it is running: the JVM is about to end
        }
    }
}
