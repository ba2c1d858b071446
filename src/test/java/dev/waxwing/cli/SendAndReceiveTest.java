package dev.waxwing.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.client.TestBroker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Both commands as a person runs them, over a socket.
@Timeout(120)
final class SendAndReceiveTest {
    @TempDir Path dir;

    private Path out() {
        return dir.resolve("received_messages.json");
    }

    @BeforeEach
    void makeKeys() {
        for (String name : List.of("alice", "bob", "eve")) {
            assertThat(Run.of(new KeygenCommand(), "--out", key(name)).code()).isZero();
        }
    }

    private Path key(String name) {
        return dir.resolve(name + ".key");
    }

    private Path pub(String name) {
        return dir.resolve(name + ".key.pub");
    }

    private static Object[] with(List<Object> base, Object... more) {
        List<Object> all = new ArrayList<>(base);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    private Run send(int port, Object... more) {
        List<Object> base =
                List.of("--port", port, "--queue", "inbox", "--pending", dir.resolve("pending"));
        return Run.of(new SendCommand(), with(base, more));
    }

    private Run receive(TestBroker broker, Object... more) {
        List<Object> base = List.of("--port", broker.port(), "--queue", "inbox", "--out", out());
        return Run.of(new ReceiveCommand(), with(base, more));
    }

    @Test
    void aMessageGoesFromAliceToBobInTheWordsOfTheOriginal() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            Run sent =
                    send(broker.port(), "--from", key("alice"), "--to", pub("bob"), "Hello, Bob");
            assertThat(sent.err()).isEmpty();
            assertThat(sent.code()).isZero();
            String id = broker.ids().getFirst();
            assertThat(sent.out())
                    .contains("✅ [SENDER] Server ACK received for message " + id)
                    .contains("1 acknowledged by the server");

            Run received =
                    receive(broker, "--key", key("bob"), "--trust", pub("alice"), "--count", 1);
            assertThat(received.code()).isZero();
            assertThat(received.out())
                    .contains("📤 [RECEIVER] Sending ACK for message " + id)
                    .contains("✅ [RECEIVER] Server confirmed ACK for message " + id);
            assertThat(Files.readString(out()))
                    .startsWith("{\"message_id\":\"" + id + "\",\"received_at\":\"20")
                    .contains("\"sender\":\"", "\"content\":\"Hello, Bob\"");
        }
    }

    @Test
    void eachLineOfStandardInputIsAMessage() throws Exception {
        InputStream before = System.in;
        try (TestBroker broker = new TestBroker()) {
            System.setIn(new ByteArrayInputStream("a\nb\n\nd".getBytes(UTF_8)));
            Run sent = send(broker.port(), "--from", key("alice"), "--to", pub("bob"), "--quiet");
            assertThat(sent.out()).isEqualTo("4 acknowledged by the server\n");
            receive(broker, "--key", key("bob"), "--trust", pub("alice"), "--count", 4);
            assertThat(Files.readAllLines(out()))
                    .extracting(l -> l.replaceAll(".*\"content\":\"(.*)\"}", "$1"))
                    .containsExactly("a", "b", "", "d");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatIsThereTogetherIsPublishedTogether() throws Exception {
        InputStream before = System.in;
        try (TestBroker broker = new TestBroker()) {
            Object[] args = {"--from", key("alice"), "--to", pub("bob"), "--quiet"};
            System.setIn(new ByteArrayInputStream("x\n".repeat(300).getBytes(UTF_8)));
            assertThat(send(broker.port(), args).out()).startsWith("300 acknowledged");
            Object[] repeated = {
                "--from", key("alice"), "--to", pub("bob"), "--quiet", "--count", 130, "text"
            };
            assertThat(send(broker.port(), repeated).out()).startsWith("130 acknowledged");
            assertThat(broker.ids()).hasSize(430);
            assertThat(broker.lines.stream().filter(l -> l.contains(":publish")))
                    .hasSizeLessThan(43)
                    .allMatch(l -> l.contains(":publish_batch"));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theRsaEnvelopeAndAFileOfBytesWork() throws Exception {
        Path pem = dir.resolve("private.pem");
        Path publicPem = dir.resolve("public.pem");
        Run.of(new KeygenCommand(), "--type", "rsa", "--out", pem, "--pub", publicPem);
        Path file = Files.write(dir.resolve("bytes"), new byte[] {(byte) 0xff, 0, 1});
        try (TestBroker broker = new TestBroker()) {
            Object[] args = {
                "--envelope", "rsa", "--to", publicPem, "--file", file, "--count", 3, "--quiet"
            };
            assertThat(send(broker.port(), args).out()).startsWith("3 acknowledged");
            Run received =
                    receive(broker, "--envelope", "rsa", "--key", pem, "--count", 3, "--quiet");
            assertThat(received.out()).startsWith("3 received, 0 came again, 0 could not");
            assertThat(Files.readString(out())).contains("\"content_base64\":\"/wAB\"");
        }
    }

    @Test
    void aMessageOfSomebodyUntrustedIsNotShownAndGoesToTheDeadLetters() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            send(broker.port(), "--from", key("eve"), "--to", pub("bob"), "I am Alice");
            send(broker.port(), "--from", key("alice"), "--to", pub("bob"), "I am Alice too");
            Run received =
                    receive(broker, "--key", key("bob"), "--trust", pub("alice"), "--count", 1);
            assertThat(received.err()).contains("Cannot open message", "not pinned");
            assertThat(Files.readString(out())).doesNotContain("\"I am Alice\"");
            assertThat(broker.dead()).containsExactly(broker.ids().getFirst());
        }
    }

    @Test
    void whatCouldNotBeSentIsKeptAndResumed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Object[] args = {"--from", key("alice"), "--to", pub("bob"), "--give-up", 1, "later"};
        Run away = send(port, args);
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.out()).contains("1 pending: ", "--resume");
        try (TestBroker broker = new TestBroker()) {
            Run resumed =
                    Run.of(
                            new SendCommand(),
                            "--resume",
                            "--port",
                            broker.port(),
                            "--pending",
                            dir.resolve("pending"));
            assertThat(resumed.code()).isZero();
            assertThat(broker.ids()).hasSize(1);
        }
        assertThat(dir.resolve("pending")).doesNotExist();
    }

    @Test
    void aRefusedMessageIsReportedAndKept() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.refusals =
                    line -> line.startsWith("publish") ? "Error: Exchange 'x' not found" : "";
            Run sent = send(broker.port(), "--from", key("alice"), "--to", pub("bob"), "hi");
            assertThat(sent.code()).isEqualTo(1);
            assertThat(sent.err()).contains("Exchange 'x' not found");
            assertThat(sent.out()).contains("1 refused: " + dir.resolve("pending.rejected"));
        }
    }

    @Test
    void wrongUsageIsTwoAndSaysWhatIsMissing() throws IOException {
        Run noKey = send(1, "--to", pub("bob"), "hi");
        assertThat(noKey.code()).isEqualTo(2);
        assertThat(noKey.err()).contains("--from KEY is missing");
        assertThat(send(1, "--from", key("alice"), "hi").err()).contains("--to PUB is missing");
        assertThat(Run.of(new SendCommand(), "hi").err()).contains("give --queue Q");
        Run noTrust = Run.of(new ReceiveCommand(), "--queue", "q", "--key", key("bob"));
        assertThat(noTrust.code()).isEqualTo(2);
        assertThat(noTrust.err()).contains("--trust PUB is missing");
    }
}
