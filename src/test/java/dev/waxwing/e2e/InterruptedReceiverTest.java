package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waxwing.client.Endpoint;
import dev.waxwing.client.Route;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderEvents;
import dev.waxwing.client.SenderOptions;
import dev.waxwing.client.SetUp;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.WaxwingSealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGINT while `./waxwing receive` is in the middle of its work.
final class InterruptedReceiverTest {
    private static final int MESSAGES = 2_000;
    private static final int ENOUGH = 100;

    @TempDir private Path directory;

    private final DeviceKeys alice = DeviceKeys.generate(InstantSource.system());
    private final DeviceKeys bob = DeviceKeys.generate(InstantSource.system());

    private Path out() {
        return directory.resolve("received.json");
    }

    private Path key(String name) {
        return directory.resolve(name + ".key");
    }

    @BeforeEach
    void writeKeys() throws IOException {
        KeyFiles.writeDevice(alice, key("alice"));
        KeyFiles.writeDevice(bob, key("bob"));
    }

    private static List<String> ids() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList();
    }

    private void send(int port) throws IOException, InterruptedException {
        Route route = new Route("x", "inbox");
        WaxwingSealer sealer =
                new WaxwingSealer(
                        alice,
                        new Destination.Route("x", "inbox"),
                        List.of(bob.publicKeys()),
                        InstantSource.system());
        SenderOptions options =
                SenderOptions.of(Endpoint.plain("127.0.0.1", port), directory.resolve("pending"))
                        .withSetUp(SetUp.binding(route, "inbox"));
        try (Sender sender = Sender.open(options, SenderEvents.NONE)) {
            var _ =
                    sender.submit(
                            route, ids().stream().map(id -> sealer.seal(id, text(id))).toList());
            assertThat(sender.awaitSettled(Duration.ofSeconds(60))).isTrue();
        }
    }

    private static byte[] text(String id) {
        return ("text of " + id).getBytes(StandardCharsets.UTF_8);
    }

    /// A receiver that has few messages in hand, so that there is time to interrupt it.
    private Process receive(int port, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("receive", "--quiet", "--queue", "inbox", "--prefetch"));
        words.addAll(List.of("4", "--port", String.valueOf(port), "--out", out().toString()));
        words.addAll(List.of("--key", key("bob").toString(), "--trust"));
        words.add(KeyFiles.publicFile(key("alice")).toString());
        words.addAll(List.of(more));
        return interruptible().spawn(words.toArray(String[]::new));
    }

    /// A test run that is itself in the background of a script ignores SIGINT, and so would its
    /// children.
    private ServerLaunch interruptible() throws IOException {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("unused"));
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.exists(status) && Files.readString(status).matches(IGNORES_SIGINT);
        return ignored ? launch.inside("env", "--default-signal=INT") : launch;
    }

    private static final String IGNORES_SIGINT = "(?s).*SigIgn:\\s+[0-9a-f]*[2367abef]\n.*";

    private static String ended(Process receiver) throws Exception {
        String said = new String(receiver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(receiver.exitValue()).as(said).isZero();
        return said;
    }

    private List<String> received() throws IOException {
        List<String> ids = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(out())) {
            JsonNode message = json.readTree(line);
            String id = message.path("message_id").asText();
            assertThat(message.path("content").asText()).isEqualTo("text of " + id);
            ids.add(id);
        }
        return ids;
    }

    private long lines() throws IOException {
        if (!Files.exists(out())) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(out())) {
            return lines.count();
        }
    }

    @Test
    void sigintFinishesTheMessagesInHand() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                RawClient client = server.connect()) {
            send(server.port());
            Process receiver = receive(server.port());
            try {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> lines() >= ENOUGH || !receiver.isAlive());
                String pid = String.valueOf(receiver.pid());
                assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
                assertThat(ended(receiver)).contains(" received, 0 came again, 0 could not");
            } finally {
                receiver.destroyForcibly().waitFor();
            }
            int done = received().size();
            assertThat(done).isBetween(ENOUGH, MESSAGES - 1);
            assertThat(received()).isEqualTo(ids().subList(0, done));
            assertThat(out()).content().endsWith("}\n");
            JsonNode queue = client.statistics().path("queues").path("inbox");
            assertThat(queue.path("acknowledged").asInt()).isEqualTo(done);

            Process next = receive(server.port(), "--count", String.valueOf(MESSAGES - done));
            try {
                assertThat(ended(next)).contains(" received, 0 came again, 0 could not");
            } finally {
                next.destroyForcibly().waitFor();
            }
            assertThat(received()).isEqualTo(ids());
        }
    }
}
