package dev.waxwing.cli.bench;

import dev.waxwing.cli.Interruption;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `./waxwing bench live`: load on the live edge of a running server. Exits with 1 when a message
/// was missed or repeated or an error came back, whatever the rates were. Interrupted, it reports
/// what it has.
@Command(
        name = "live",
        description = {
            "Put load on the topics and sessions of a running server over the native protocol, and"
                    + " report",
            "rates, latencies, the server's CPU and memory, and whether every message arrived once."
        },
        footerHeading = "%nWhat there is to measure:%n",
        footer = {
            "  fan-out  One sender, --connections listeners to one topic in memory.",
            "  pairs    --connections in pairs, a topic in memory for each.",
            "  idle     --connections that do nothing but answer a ping: memory for each, and"
                    + " latency.",
            "  storm    --connections sessions with topics on disk and direct messages. When the",
            "           measurement begins all connections break; a second later all come back at",
            "           once: how long until the last has what it missed, and what others feel"
                    + " meanwhile.",
            "  mixed    The same sessions without a storm, --rate messages a second.",
            "",
            "  With --rate a latency counts from the moment its message was due, so that time"
                    + " spent",
            "  waiting for a slow server is in it. Without, it mostly says how many messages were",
            "  in flight: compare latencies at a fixed rate only.",
            "  All connections come from one address, so the server has to let it:",
            "    ./waxwing serve --set limits.rates=false --set limits.sockets-address=20000",
            "  It makes accounts named bench-RUN-N, whose keys nobody keeps, and ends their"
                    + " logins;",
            "  the accounts, and what storm and mixed published to topics bench.RUN.N, stay until",
            "  they are too old.",
            "",
            "Examples:",
            "  How many a second reach a thousand listeners:",
            "    ./waxwing bench live fan-out --in-flight 4",
            "  How long one message takes when the server is not busy:",
            "    ./waxwing bench live pairs --connections 2 --rate 1000",
            "  What a storm of 2,000 reconnects does, for a script:",
            "    ./waxwing bench live storm --connections 2000 --pid PID --json >> runs.jsonl"
        })
final class LiveBenchCommand implements Callable<Integer> {
    @Mixin private BenchOptions bench;

    @Parameters(
            index = "0",
            paramLabel = "WORK",
            converter = KindOfLoad.class,
            description = "fan-out, pairs, idle, storm or mixed.")
    private LiveLoad.Kind kind;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "N",
            description = "Its HTTP port, without TLS (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "Connections, 2 to 20,000 (default: fan-out and idle 1,000, pairs 200,"
                            + " storm 500, mixed 200).")
    private @Nullable Integer connections;

    @Option(
            names = "--size",
            defaultValue = "1024",
            paramLabel = "N",
            description =
                    "Characters of a payload of fan-out and pairs, 64 to 200,000"
                            + " (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--in-flight",
            defaultValue = "8",
            paramLabel = "N",
            description =
                    "Messages of a sender on their way where there is no rate, 1 to 10,000"
                            + " (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Messages a second over all senders (default: fan-out and pairs as fast as it"
                            + " goes, idle 50, storm 100, mixed 200).")
    private @Nullable Integer rate;

    @SuppressWarnings("NullAway.Init") // picocli sets options before it runs it
    LiveBenchCommand() {}

    /// Reads a [LiveLoad.Kind] by its word.
    private static final class KindOfLoad implements ITypeConverter<LiveLoad.Kind> {
        @Override
        public LiveLoad.Kind convert(String word) {
            return Arrays.stream(LiveLoad.Kind.values())
                    .filter(kind -> kind.toString().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'"
                                            + word
                                            + "' is none of fan-out, pairs, idle, storm, mixed"));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LiveRun run = new LiveRun(load(), bench.target(port, ""), bench.server(), bench.progress());
        try (Interruption interruption = Interruption.closing(run::end)) {
            LiveReport report = run.run();
            bench.print(bench.json() ? List.of(report.json()) : report.table());
            return interruption.result(report.isClean() ? 0 : 1);
        }
    }

    private LiveLoad load() {
        try {
            return new LiveLoad(
                    kind,
                    connections == null ? kind.connections() : connections,
                    size,
                    inFlight,
                    rate == null ? kind.rate() : rate,
                    bench.warmUp(),
                    bench.window());
        } catch (IllegalArgumentException e) {
            throw bench.wrong(e.getMessage());
        }
    }
}
