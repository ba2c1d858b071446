package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.cli.bench.BenchCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `bench queue` and `bench ingest` against the real server: that they measure, that their own
/// accounts balance, and that nothing is left in the queues.
class BenchTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void asFastAsItGoes() throws IOException {
        JsonNode report = bench("--producers=2", "--consumers=3", "--queues=5", "--in-flight=500");

        assertThat(report.get("confirmed_per_s").asDouble()).isPositive();
        assertThat(report.get("confirm_n").asLong()).isPositive();
        assertThat(report.get("server_pid").asLong()).isEqualTo(SERVER.server().pid());
        assertThat(report.get("server_cpu_us_per_msg").asDouble()).isPositive();
        assertBalanced(report);
    }

    @Test
    void atAFixedRateBehindABacklog() throws IOException {
        JsonNode report = bench("--rate=200", "--backlog=3000");

        double due = 200 * report.get("seconds").asDouble() - report.get("owed").asDouble();
        assertThat(report.get("e2e_n").asDouble()).isCloseTo(due, within(2.0));
        assertThat(report.get("sent_total").asDouble()).isGreaterThan(3_000 + due - 2);
        assertBalanced(report);
    }

    @Test
    void itLeavesTheQueuesEmpty() throws IOException {
        String run = bench("--queues=2", "--in-flight=100").get("run").asText();

        try (RawClient client = SERVER.connect()) {
            assertThat(client.fetch("bench-" + run + "-0")).isEqualTo("No messages");
            assertThat(client.fetch("bench-" + run + "-1")).isEqualTo("No messages");
        }
    }

    @Test
    void interruptedItPrintsWhatItHas(@TempDir Path directory) throws Exception {
        Process bench =
                ServerLaunch.on(directory)
                        .spawn("bench", "queue", "--port", port(), "--seconds", "600");
        try (BufferedReader progress = bench.errorReader(StandardCharsets.UTF_8);
                BufferedReader table = bench.inputReader(StandardCharsets.UTF_8)) {
            readUntil(progress, "measuring for 600 s");

            bench.toHandle().destroy();

            assertThat(table.lines())
                    .anyMatch(line -> line.contains("ended before its time"))
                    .anyMatch(line -> line.matches("  damaged +0 .*"));
            assertThat(bench.waitFor(15, TimeUnit.SECONDS)).isTrue();
        } finally {
            bench.destroyForcibly();
        }
    }

    @Test
    void ingestArrivesOnceAndInOrderAtEveryClient() throws IOException {
        String[] small = {"ingest", "--messages=2000", "--posts=4", "--size=50", "--clients=3"};
        String web = String.valueOf(SERVER.server().httpPort());

        JsonNode report = run(Stream.of(small), Stream.of("--json", "--port", web));

        assertThat(report.get("durable_per_s").asDouble()).isPositive();
        assertThat(report.get("feed"))
                .hasSize(3)
                .allSatisfy(client -> {
                    assertThat(client.get("received").asInt()).isEqualTo(2_000);
                    assertThat(client.get("misplaced").asInt()).isZero();
                });
        assertThat(report.get("whole").asBoolean()).isTrue();
    }

    private static void readUntil(BufferedReader lines, String words) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(words)) {
            line = lines.readLine();
        }
        assertThat(line).as("a line with '%s'", words).isNotNull();
    }

    private static void assertBalanced(JsonNode report) {
        assertThat(report.get("drained").asBoolean()).isTrue();
        assertThat(report.get("received_total")).isEqualTo(report.get("confirmed_total"));
        assertThat(report.get("confirmed_total")).isEqualTo(report.get("sent_total"));
        assertThat(Stream.of("lost", "duplicates", "damaged", "failed"))
                .allMatch(count -> report.get(count).asLong() == 0);
    }

    private static JsonNode bench(String... options) throws IOException {
        String[] always = {"queue", "--port", port(), "--json", "--warmup", "0", "--seconds", "1"};
        return run(Stream.of(always), Stream.of(options));
    }

    private static JsonNode run(Stream<String> always, Stream<String> options) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(Stream.concat(always, options).toArray(String[]::new));
        assertThat(exit).as("%s", err).isZero();
        return JsonMapper.builder().build().readTree(out.toString());
    }

    private static String port() {
        return String.valueOf(SERVER.server().port());
    }
}
