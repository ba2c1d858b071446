package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not a command: each kind has its answer, and costs no other connection anything.
final class BadInputTest {
    private static final int MAX_LINE = 1024 * 1024;

    @RegisterExtension
    static final SharedServer SERVER =
            SharedServer.with("broker.lease=1s", "line.idle-half-line=1s");

    @Test
    void fiveMalformedCommandsInARowEndTheConnection() {
        try (RawClient client = SERVER.connect()) {
            client.sendRaw("frobnicate\n".repeat(5));
            List<String> said = client.linesUntilClosed();
            assertThat(said.subList(0, 4)).containsOnly("Unknown command");
            assertThat(said.getLast()).startsWith("Error: ");
        }
    }

    @Test
    void everyKindOfMalformedCommandCounts() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            client.send("frobnicate")
                    .send("declare_queue")
                    .send("bind x")
                    .send("ack")
                    .send(route.publishing("{}"));
            List<String> said = client.linesUntilClosed();
            assertThat(said.subList(0, 4))
                    .containsExactly(
                            "Unknown command",
                            "Missing queue name",
                            "Missing parameters",
                            "Missing message ID");
            assertThat(said.getLast()).startsWith("Error: ");
        }
    }

    @Test
    void aGoodCommandForgivesTheBadOnesBefore() {
        try (RawClient client = SERVER.connect()) {
            for (int round = 0; round < 3; round++) {
                client.sendRaw("frobnicate\n".repeat(4));
                assertThat(client.lines(4)).containsOnly("Unknown command");
                assertThat(client.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aRefusedCommandIsNotAMalformedOne() {
        try (RawClient client = SERVER.connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("fetch nowhere"))
                        .isEqualTo("Error: Queue 'nowhere' not found");
            }
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void nothingAfterTheFifthIsCarriedOut() {
        try (RawClient client = SERVER.connect();
                RawClient bad = SERVER.connect()) {
            Route route = Route.declare(client);
            bad.sendRaw(
                    "frobnicate\n".repeat(5)
                            + route.publishing(Sample.json(Names.unique("m")))
                            + "\n");
            assertThat(bad.linesUntilClosed()).noneMatch(line -> line.startsWith("ACK"));
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void aLineUpToTheLimitIsTaken() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            int rest = MAX_LINE - 1 - route.publishing(Sample.json(id, "")).length();
            String line = route.publishing(Sample.json(id, "A".repeat(rest)));
            assertThat(client.ask(line)).isEqualTo("ACK " + id);
            assertThat(route.fetch(client).field("ciphertext").asText()).hasSize(rest);
        }
    }

    @Test
    void aLineOverTheLimitEndsTheConnectionAndNoOther() {
        try (RawClient other = SERVER.connect();
                RawClient client = SERVER.connect()) {
            Route route = Route.declare(other);
            String line = route.publishing(Sample.json("m", "A".repeat(MAX_LINE)));
            client.sendInBackground(line + "\nping\n");
            assertThat(client.linesUntilClosed()).singleElement().asString().startsWith("Error: ");
            assertThat(other.ask("ping")).isEqualTo("PONG");
            assertThat(other.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void aLineWithoutEndIsCutAtTheLimit() {
        try (RawClient client = SERVER.connect()) {
            client.sendInBackground("A".repeat(MAX_LINE + 65_536));
            assertThat(client.linesUntilClosed()).allMatch(line -> line.startsWith("Error: "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation without a start
                "ff",
                "fe",
                "c3", // cut short by the next character
                "e282",
                "f09f90",
                "c0af", // overlong
                "c1bf",
                "e080af",
                "f08080af",
                "eda080", // surrogates
                "edbfbf",
                "eda0bdedb0a6",
                "f4908080", // beyond U+10FFFF
                "f8888080af",
            })
    void invalidUtf8EndsTheConnectionAndNoOther(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        try (RawClient other = SERVER.connect();
                RawClient inCommand = SERVER.connect();
                RawClient inMessage = SERVER.connect()) {
            Route route = Route.declare(other);
            inCommand.sendBytes(around("declare_queue q", bad, "x\nping\n"));
            assertThat(inCommand.linesUntilClosed())
                    .singleElement()
                    .asString()
                    .startsWith("Error: ");

            String[] halves = route.publishing(Sample.json("m", "%")).split("%");
            inMessage.sendBytes(around(halves[0], bad, halves[1] + "\nping\n"));
            assertThat(inMessage.linesUntilClosed())
                    .singleElement()
                    .asString()
                    .startsWith("Error: ");

            assertThat(other.ask("ping")).isEqualTo("PONG");
            assertThat(other.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void invalidUtf8ComesAfterTheRepliesToWhatWasGood() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            client.sendBytes(
                    around(
                            route.publishing(Sample.json(id)) + "\nping\n",
                            new byte[] {(byte) 0xff},
                            "\n"));
            List<String> said = client.linesUntilClosed();
            assertThat(said).hasSize(3).startsWith("ACK " + id, "PONG");
            assertThat(said.getLast()).startsWith("Error: ");
        }
    }

    @Test
    void validUtf8MayBeSplitAnywhere() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("é漢🐦");
            client.sendByteByByte(route.publishing(Sample.json(id)) + "\n");
            assertThat(client.line()).isEqualTo("ACK " + id);
        }
    }

    @Test
    void halfALineThenSilenceTimesOutAndQuietConnectionsDoNot() {
        try (RawClient quiet = SERVER.connect();
                RawClient half = SERVER.connect();
                RawClient halfAfterGood = SERVER.connect()) {
            half.sendRaw("pin");
            halfAfterGood.sendRaw("ping\npublish x k {\"message_id\":");
            assertThat(half.linesUntilClosed()).allMatch(line -> line.startsWith("Error: "));
            assertThat(halfAfterGood.linesUntilClosed().getFirst()).isEqualTo("PONG");
            assertThat(quiet.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aLineThatTricklesInTimesOutAsWell() {
        try (RawClient client = SERVER.connect();
                ScheduledExecutorService pen = Executors.newSingleThreadScheduledExecutor()) {
            pen.scheduleAtFixedRate(() -> client.sendRaw("p"), 0, 200, TimeUnit.MILLISECONDS);
            assertThat(client.linesUntilClosed()).allMatch(line -> line.startsWith("Error: "));
            pen.shutdownNow();
        }
    }

    /// Each piece ends in the middle of a line, and each line is finished by the next piece.
    @Test
    void aSteadyStreamIsNoHalfLine() {
        int pieces = 25;
        try (RawClient client = SERVER.connect();
                ScheduledExecutorService pen = Executors.newSingleThreadScheduledExecutor()) {
            client.sendRaw("pi");
            pen.scheduleAtFixedRate(() -> client.sendRaw("ng\npi"), 0, 100, TimeUnit.MILLISECONDS);
            assertThat(client.lines(pieces)).containsOnly("PONG");
            pen.shutdownNow();
        }
    }

    @Test
    void halfALineAtTheEndIsNotCarriedOut() {
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(other);
            client.sendRaw("ping\n" + route.publishing(Sample.json("m"))).finish();
            assertThat(client.linesUntilClosed()).first().isEqualTo("PONG");
            assertThat(other.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void bytesThatAreNoTextAtAllEndTheConnection() {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            client.sendInBackground(noise);
            assertThat(client.linesUntilClosed().getLast()).startsWith("Error: ");
            assertThat(other.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aWebBrowserIsAnsweredInLines() {
        try (RawClient client = SERVER.connect()) {
            client.sendRaw(
                    """
                    GET / HTTP/1.1
                    Host: localhost
                    User-Agent: test
                    Accept: */*
                    Connection: keep-alive

                    """);
            assertThat(client.linesUntilClosed().getLast()).startsWith("Error: ");
        }
    }

    private static byte[] around(String before, byte[] middle, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(middle);
        all.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }
}
