package dev.waxwing.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.cli.bench.MischievousServer.Mischief;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class QueueBenchCommandTest {
    /// A run of one second at a rate that any machine holds.
    private static final List<String> SHORT =
            List.of("queue", "--rate", "500", "--warmup", "0", "--seconds", "1", "--drain", "6");

    /// What a command did.
    private record Ended(int exit, String out, String err) {
        JsonNode json() throws IOException {
            assertThat(out.lines()).hasSize(1);
            return JsonMapper.builder().build().readTree(out);
        }
    }

    @Test
    void aSoundServerGetsACleanReport() throws IOException {
        Ended ended = against(Mischief.NONE, "--json");

        assertThat(ended.exit).isZero();
        assertThat(ended.err).isEmpty();
        JsonNode report = ended.json();
        assertThat(report.get("delivered_per_s").asDouble()).isPositive();
        assertThat(report.get("confirmed_per_s").asDouble()).isPositive();
        assertThat(report.get("confirmed_total")).isEqualTo(report.get("sent_total"));
        assertThat(report.get("received_total")).isEqualTo(report.get("sent_total"));
        for (String none : List.of("missing", "lost", "duplicates", "damaged", "failed")) {
            assertThat(report.get(none).asLong()).as(none).isZero();
        }
        assertThat(report.get("whole").asBoolean()).isTrue();
        assertThat(report.get("server_pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(report.get("server_cpu_us_per_msg").asDouble()).isPositive();
    }

    @Test
    void everyLatencyHasItsPercentilesInOrder() throws IOException {
        JsonNode report = against(Mischief.NONE, "--json").json();
        double due = 500 * report.get("seconds").asDouble() - report.get("owed").asDouble();

        for (String latency : List.of("confirm", "e2e", "late")) {
            assertThat(report.get(latency + "_n").asDouble())
                    .as(latency)
                    .isCloseTo(due, within(2.0));
            assertThat(
                            Stream.of("p50", "p90", "p99", "p999", "max")
                                    .map(p -> report.get(latency + "_" + p + "_us").asDouble()))
                    .isSorted();
        }
        assertThat(report.get("confirm_p50_us").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"LOSE,lost,1", "REPEAT,duplicates,0", "DAMAGE,damaged,1", "REFUSE,failed,1"})
    void whatTheServerDoesWrongIsCounted(Mischief mischief, String field, int exit)
            throws IOException {
        Ended ended = against(mischief, "--json");

        assertThat(ended.json().get(field).asLong()).isEqualTo(1);
        assertThat(ended.exit).isEqualTo(exit);
    }

    @Test
    void aBrokenConnectionEndsTheRunWithItsReason() throws IOException {
        Ended ended = against(Mischief.HANG_UP);

        assertThat(ended.exit).isEqualTo(1);
        assertThat(ended.out).contains("ended before its time").contains("producer 0: ");
    }

    @Test
    void peopleGetATable() throws IOException {
        Ended ended = against(Mischief.NONE);

        assertThat(ended.err).contains("bench: measuring for 1 s ...");
        assertThat(ended.out)
                .contains("1 producer over 1 queue to 1 consumer")
                .contains("500 msg/s")
                .containsPattern("  lost +0   confirmed and never delivered")
                .containsPattern("  server CPU +[0-9.,]+ µs   a message");
    }

    @Test
    void manyConnectionsShareManyQueues() throws IOException {
        Ended ended =
                against(
                        Mischief.NONE,
                        "--json",
                        "--producers=3",
                        "--consumers=4",
                        "--queues=10",
                        "--size=16");

        assertThat(ended.exit).isZero();
        assertThat(ended.json().get("received_total"))
                .isEqualTo(ended.json().get("confirmed_total"));
    }

    @Test
    void aTokenComesFromItsFile(@TempDir Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "let-me-in\n");

        Ended with = against(Mischief.WANT_TOKEN, "--json", "--token-file", token.toString());
        Ended without = against(Mischief.WANT_TOKEN, "--json");

        assertThat(with.exit).isZero();
        assertThat(without.exit).isEqualTo(1);
        assertThat(without.err).contains("Error: authentication required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--producers=0",
                "--consumers=1001",
                "--queues=0",
                "--in-flight=0",
                "--size=15",
                "--rate=-1",
                "--prefetch=0",
                "--backlog=-1",
                "--seconds=0",
                "--seconds=3601",
                "--warmup=601",
                "--drain=0",
                "--port=65536",
                "--pid=0",
                "--token-file=/nowhere"
            })
    void whatIsOutOfBoundsIsWrongUsage(String option) {
        Ended ended = execute("queue", option);

        assertThat(ended.exit).isEqualTo(2);
        assertThat(ended.err).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void noServerIsOneSentence() throws IOException {
        int port;
        try (MischievousServer gone = new MischievousServer(Mischief.NONE)) {
            port = gone.port();
        }

        Ended ended = execute("queue", "--port", String.valueOf(port));

        assertThat(ended.exit).isEqualTo(1);
        assertThat(ended.err).contains("cannot speak with 127.0.0.1:" + port);
    }

    @Test
    void theHelpTeachesByExample() {
        Ended ended = execute("queue", "--help");

        assertThat(ended.out).contains("./waxwing bench queue --rate 1000");
    }

    private static Ended against(Mischief mischief, String... more) throws IOException {
        try (MischievousServer server = new MischievousServer(mischief)) {
            List<String> port = List.of("--port", String.valueOf(server.port()));
            return execute(
                    Stream.of(SHORT, port, List.of(more))
                            .flatMap(List::stream)
                            .toArray(String[]::new));
        }
    }

    private static Ended execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        command.getSubcommands()
                .values()
                .forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
        command.setExecutionExceptionHandler((e, failed, _) -> {
            failed.getErr().println(e.getMessage());
            return 1;
        });
        return new Ended(command.execute(arguments), out.toString(), err.toString());
    }
}
