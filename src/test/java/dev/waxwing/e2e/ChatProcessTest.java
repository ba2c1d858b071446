package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./waxwing chat` and `./waxwing bot` as processes, typed into through a pipe.
final class ChatProcessTest {
    @TempDir private Path directory;

    /// One program with an account.
    private final class Program implements AutoCloseable {
        private final Process process;
        private final StringBuffer out = new StringBuffer();
        private final Writer in;

        Program(RunningServer server, String command, String user, String... more)
                throws IOException {
            List<String> arguments = new ArrayList<>(List.of(command, "--user", user));
            arguments.addAll(List.of("--key", directory.resolve(user + ".key").toString()));
            arguments.addAll(List.of("--server", "http://127.0.0.1:" + server.httpPort()));
            arguments.addAll(List.of(more));
            process =
                    ServerLaunch.on(directory.resolve("unused"))
                            .spawn(arguments.toArray(String[]::new));
            Thread.startVirtualThread(() -> read(process.inputReader(StandardCharsets.UTF_8)));
            Thread.startVirtualThread(() -> read(process.errorReader(StandardCharsets.UTF_8)));
            in = process.outputWriter(StandardCharsets.UTF_8);
        }

        void type(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        private void read(BufferedReader lines) {
            lines.lines().forEach(line -> out.append(line).append('\n'));
        }

        String shown() {
            return out.toString();
        }

        void shows(String text) {
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(shown()).contains(text));
        }

        /// SIGTERM; returns the exit code.
        int terminate() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        int end() throws IOException, InterruptedException {
            in.close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void sigtermEndsThemWithWhatIsInHandDone() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Program bob = new Program(server, "chat", "bob");
                Program clock =
                        new Program(
                                server, "bot", "clock", "--to", "bob", "--text", "tick", "--every",
                                "3600");
                Program parrot = new Program(server, "bot", "parrot", "--echo")) {
            bob.shows("clock: tick");
            parrot.shows("* connected");
            bob.type("@parrot polly");
            bob.shows("parrot: polly");
            assertThat(clock.terminate()).isZero();
            assertThat(parrot.terminate()).isZero();
            assertThat(bob.terminate()).isZero();
        }
    }

    @Test
    void sigtermEndsAReceiver() throws Exception {
        Path key = directory.resolve("bob.key");
        KeyFiles.writeDevice(DeviceKeys.generate(InstantSource.system()), key);
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start()) {
            Process receiver =
                    ServerLaunch.on(directory.resolve("unused"))
                            .spawn(
                                    "receive",
                                    "--port",
                                    String.valueOf(server.port()),
                                    "--queue",
                                    "inbox",
                                    "--key",
                                    key.toString(),
                                    "--trust",
                                    KeyFiles.publicFile(key).toString(),
                                    "--out",
                                    directory.resolve("received.json").toString());
            try (RawClient client = server.connect()) {
                await().atMost(60, TimeUnit.SECONDS)
                        .until(() -> client.statistics().toString().contains("\"consumers\":1"));
                receiver.destroy();
                assertThat(receiver.waitFor()).isZero();
            } finally {
                receiver.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void twoTerminalsAndABotTalk() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Program bob = new Program(server, "chat", "bob");
                Program parrot = new Program(server, "bot", "parrot", "--echo")) {
            bob.shows("* connected");
            parrot.shows("* connected");
            try (Program alice = new Program(server, "chat", "alice")) {
                alice.shows("* connected");
                alice.type("@bob hi bob");
                bob.shows("alice: hi bob");
                bob.shows("the key of alice is new here");
                alice.type("@parrot polly");
                alice.shows("parrot: polly");
                alice.type("!all tea");
                bob.shows("alice to all: tea");
                alice.type("/users");
                alice.shows("online: alice bob parrot");
                assertThat(alice.end()).isZero();
            }
            bob.type("@alice late");
            bob.type("/quit");
            assertThat(bob.end()).isZero();
            try (Program alice = new Program(server, "chat", "alice")) {
                alice.shows("bob (while you were away): late");
                assertThat(alice.shown()).doesNotContain("polly");
                assertThat(alice.end()).isZero();
            }
        }
    }
}
