package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The files in `examples/`, run as their heads say; only the port and the class path differ.
final class ExamplesTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();
    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @TempDir Path home;

    /// Starts a program in the directory, its output in a file there.
    private Process start(Path output, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private List<String> java(String example, String... arguments) throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example));
        assertThat(source).contains("\"127.0.0.1\", 7672");
        Files.writeString(
                home.resolve(example),
                source.replace("7672", String.valueOf(SERVER.server().port())));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), example));
        command.addAll(List.of(arguments));
        return command;
    }

    private void key(String name) throws IOException {
        KeyFiles.writeDevice(DeviceKeys.generate(InstantSource.system()), home.resolve(name));
    }

    @Test
    void whatSendOneSendsReceiveAllReceives() throws Exception {
        key("alice.key");
        key("bob.key");
        Path said = home.resolve("said");
        Process sender =
                start(said, java("SendOne.java", "alice.key", "bob.key.pub", "Hello, Bob"));
        try {
            assertThat(sender.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            sender.destroyForcibly().waitFor();
        }
        assertThat(sender.exitValue()).as(Files.readString(said)).isZero();
        assertThat(said).content().contains("On this disk: ", "On the server's disk: ");
        assertThat(home.resolve("example_pending")).doesNotExist();

        Path shown = home.resolve("shown");
        Process receiver = start(shown, java("ReceiveAll.java", "bob.key", "alice.key.pub"));
        try {
            await().atMost(Duration.ofSeconds(120))
                    .until(() ->
                            Files.readString(shown).contains("Hello, Bob") || !receiver.isAlive());
            receiver.destroy();
            assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            receiver.destroyForcibly().waitFor();
        }
        assertThat(shown).content().contains(": Hello, Bob\n").doesNotContain("Stopped");
        assertThat(Files.readAllLines(home.resolve("example_received.json"))).hasSize(1);
        try (RawClient client = SERVER.connect()) {
            JsonNode queue = client.statistics().path("queues").path("greetings");
            assertThat(queue.path("acknowledged").asLong()).isEqualTo(1);
        }
    }

    @Test
    void aSocketIsEnough() throws Exception {
        Path said = home.resolve("said");
        assumeTrue(hasPython(), "no python3");
        Process python =
                start(
                        said,
                        List.of(
                                "python3",
                                EXAMPLES.resolve("opaque.py").toString(),
                                String.valueOf(SERVER.server().port())));
        try {
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            python.destroyForcibly().waitFor();
        }
        assertThat(python.exitValue()).as(Files.readString(said)).isZero();
        assertThat(said)
                .content()
                .contains("published  ", "fetched    ", "b'whatever was encrypted'", "confirmed  ")
                .endsWith("No messages\n");
    }

    private boolean hasPython() throws InterruptedException {
        try {
            return start(home.resolve("version"), List.of("python3", "--version")).waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
