package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.e2e.HttpCalls.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More line connections than one user or one address may have, on a listener that asks everybody
/// who they are.
final class LineCapacityTest {
    @TempDir Path directory;

    private RunningServer start(String... settings) {
        return ServerLaunch.on(directory.resolve("d"))
                .set("line.open-on-loopback=false")
                .set(settings)
                .start();
    }

    private static void isRefused(RawClient client, String line) {
        assertThat(client.linesUntilClosed()).containsExactly(line);
    }

    private static String token(HttpCalls http, String user) {
        Reply key = KeyPerson.register(http, user).apiKey(http, "consume");
        return key.field("key");
    }

    private static void isCounted(HttpCalls http, String series, int count) {
        assertThat(http.get("/metrics").body().lines()).contains(series + " " + count + ".0");
    }

    @Test
    void anAddressAndAUserAreFullAndGetTheirPlacesBack() {
        try (RunningServer server =
                        start(
                                "limits.rates=false",
                                "limits.lines-address=3",
                                "limits.lines-user=2");
                HttpCalls http = new HttpCalls(server.httpPort())) {
            String ann = token(http, "ann");
            String bob = token(http, "bob");
            try (RawClient a = server.connect();
                    RawClient b = server.connect();
                    RawClient c = server.connect()) {
                assertThat(a.ask("auth " + ann)).isEqualTo("OK ann");
                assertThat(a.ask("auth " + ann)).as("the same again").isEqualTo("OK ann");
                assertThat(b.ask("auth " + ann)).isEqualTo("OK ann");
                assertThat(c.ask("auth " + bob)).as("another user").isEqualTo("OK bob");
                try (RawClient late = server.connect()) {
                    isRefused(late, "Error: too many connections from this address; at most 3");
                }
                c.send("auth " + ann);
                isRefused(c, "Error: too many connections of this user; at most 2");
                isCounted(http, "waxwing_limits_hit_total{limit=\"lines\",scope=\"address\"}", 1);
                isCounted(http, "waxwing_limits_hit_total{limit=\"lines\",scope=\"user\"}", 1);
                isCounted(http, "waxwing_errors_total{code=\"at_capacity\"}", 2);
                a.close();
                await().until(() -> admits(server, ann));
                assertThat(b.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    private static boolean admits(RunningServer server, String token) {
        try (RawClient client = server.connect()) {
            client.send("auth " + token);
            return client.line().startsWith("OK ");
        }
    }

    @Test
    void connectionsThatComeTooFastAreRefused() {
        try (RunningServer server = start("limits.connect-address=2/h");
                HttpCalls http = new HttpCalls(server.httpPort());
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            assertThat(first.ask("ping")).isEqualTo("Error: authentication required");
            assertThat(second.ask("ping")).isEqualTo("Error: authentication required");
            try (RawClient third = server.connect()) {
                assertThat(third.linesUntilClosed())
                        .singleElement()
                        .asString()
                        .matches(
                                "Error: too many new connections from this address;"
                                        + " try again in \\d+ s");
            }
            isCounted(http, "waxwing_limits_hit_total{limit=\"connect\",scope=\"address\"}", 1);
            isCounted(http, "waxwing_gate_refused_total{stage=\"rate\"}", 1);
            isCounted(http, "waxwing_errors_total{code=\"rate_limited\"}", 1);
        }
    }

    @Test
    void whereNoAuthIsNeededThisMachineMayHaveAnyNumber() {
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve("d"))
                                .set("limits.connect-address=1/h", "limits.lines-address=1")
                                .start();
                RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient third = server.connect()) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            assertThat(second.ask("ping")).isEqualTo("PONG");
            assertThat(third.ask("ping")).isEqualTo("PONG");
        }
    }
}
