package dev.waxwing.cli.bench;

import dev.waxwing.cli.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    @Mixin private BenchOptions bench;

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
            names = "--drain",
            defaultValue = "60",
            paramLabel = "S",
            description =
                    "The most seconds to wait for what is left at the end"
                            + " (default: ${DEFAULT-VALUE}).")
    private int drain;

    @SuppressWarnings("NullAway.Init") // picocli sets options before it runs it
    QueueBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target(port, tokenFile == null ? "" : token(tokenFile));
        QueueRun run = new QueueRun(load(), target, bench.server(), bench.progress());
        try (Interruption interruption = Interruption.closing(run::end)) {
            QueueReport report = run.run();
            bench.print(bench.json() ? List.of(ReportJson.of(report)) : ReportTable.of(report));
            return interruption.result(report.isClean() ? 0 : 1);
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
                    bench.warmUp(),
                    bench.window(),
                    Duration.ofSeconds(drain));
        } catch (IllegalArgumentException e) {
            throw bench.wrong(e.getMessage());
        }
    }

    private String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.matches("\\S{1,1000}")) {
                throw bench.wrong("--token-file " + file + " must hold one token and nothing else");
            }
            return token;
        } catch (IOException e) {
            throw bench.wrong("--token-file cannot be read: " + file);
        }
    }
}
