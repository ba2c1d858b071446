package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.cli.bench.BenchCommand;
import dev.waxwing.cli.bench.sockets.LoadAccounts;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.client.ServerUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `bench live` against the real server: that each kind of load measures, and that its own accounts
/// balance.
class LiveBenchTest {
    @RegisterExtension
    static final SharedServer SERVER =
            SharedServer.with("limits.rates=false", "limits.sockets-address=20000");

    @Test
    void fanOut() throws IOException {
        JsonNode report = bench("fan-out", "--connections=20", "--in-flight=2", "--pid", pid());

        assertThat(report.get("delivered_per_s").asDouble()).isPositive();
        assertThat(report.get("latency_n").asLong()).isPositive();
        assertThat(report.get("server_pid").asText()).isEqualTo(pid());
        long sent = report.get("sent_total").asLong();
        assertThat(report.get("received_total").asLong()).isEqualTo(20 * sent);
    }

    @Test
    void pairsAtARate() throws IOException {
        JsonNode report = bench("pairs", "--connections=6", "--rate=300", "--size=100");

        assertThat(report.get("received_total")).isEqualTo(report.get("sent_total"));
        assertThat(report.get("latency_p50_us").asDouble()).isPositive();
    }

    @Test
    void idle() throws IOException {
        JsonNode report = bench("idle", "--connections=30", "--pid", pid());

        assertThat(report.get("received_total").asLong()).isPositive();
        assertThat(report.has("kib_per_connection")).isTrue();
    }

    @Test
    void aStormIsWholeInTheEnd() throws IOException {
        JsonNode report = bench("storm", "--connections=40", "--rate=200", "--seconds=5");

        assertThat(report.get("resumed").asInt()).isEqualTo(40);
        assertThat(report.get("told").asInt()).isZero();
        assertThat(report.get("whole_ms").asDouble()).isPositive();
        assertThat(report.get("received_total").asLong()).isPositive();
    }

    @Test
    void tokensAreRenewedUntilTheLoginEnds() throws Exception {
        LoadAccounts accounts = new LoadAccounts(ServerUrl.parse("http://127.0.0.1:" + port()));
        List<Account> two = accounts.make("renewed-", 2);
        List<String> before = two.stream().map(Account::subprotocols).toList();

        accounts.renew(two);

        assertThat(two).map(Account::subprotocols).doesNotContainAnyElementsOf(before);
        accounts.logOut(two);
        assertThatThrownBy(() -> accounts.renew(two))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no new token for 'renewed-0': the server answers 401");
    }

    @Test
    void mixed() throws IOException {
        JsonNode report = bench("mixed", "--connections=10", "--rate=100");

        assertThat(report.get("received_total").asLong()).isPositive();
        assertThat(report.get("latency_n").asLong()).isPositive();
    }

    @Test
    void interruptedItPrintsWhatItHas(@TempDir Path directory) throws Exception {
        Process bench =
                ServerLaunch.on(directory)
                        .spawn(
                                "bench",
                                "live",
                                "pairs",
                                "--connections",
                                "2",
                                "--warmup",
                                "0",
                                "--seconds",
                                "600",
                                "--port",
                                port());
        try (BufferedReader progress = bench.errorReader(StandardCharsets.UTF_8);
                BufferedReader table = bench.inputReader(StandardCharsets.UTF_8)) {
            String line = progress.readLine();
            while (line != null && !line.contains("measuring for 600 s")) {
                line = progress.readLine();
            }
            assertThat(line).isNotNull();

            bench.toHandle().destroy();

            assertThat(table.lines())
                    .anyMatch(row -> row.contains("ended before its time"))
                    .anyMatch(row -> row.matches("  missed +0 .*"));
            assertThat(bench.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.exitValue()).isZero();
        } finally {
            bench.destroyForcibly();
        }
    }

    @Test
    void anotherWordIsWrongUsage() {
        StringWriter err = new StringWriter();
        int exit =
                new CommandLine(new BenchCommand())
                        .setErr(new PrintWriter(err, true))
                        .execute("live", "nonsense");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("none of fan-out, pairs, idle, storm, mixed");
    }

    private static JsonNode bench(String... options) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] always = {"live", "--port", port(), "--json", "--warmup=0", "--seconds=1"};
        String[] all = Stream.concat(Stream.of(always), Stream.of(options)).toArray(String[]::new);
        int exit =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setOverwrittenOptionsAllowed(true)
                        .execute(all);
        assertThat(exit).as("%s %s", out, err).isZero();
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.get("whole").asBoolean() && report.get("settled").asBoolean()).isTrue();
        assertThat(Stream.of("missed", "repeated", "failed"))
                .allMatch(count -> report.get(count).asLong() == 0);
        return report;
    }

    private static String port() {
        return String.valueOf(SERVER.server().httpPort());
    }

    private static String pid() {
        return String.valueOf(SERVER.server().pid());
    }
}
