package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./waxwing chat` and `./waxwing bot` as processes, typed into through a pipe.
final class ChatProcessTest {
    @TempDir private Path directory;

    /// A program with an account.
    private Terminal program(RunningServer server, String command, String user, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, "--user", user));
        arguments.addAll(List.of("--key", directory.resolve(user + ".key").toString()));
        arguments.addAll(List.of("--server", "http://127.0.0.1:" + server.httpPort()));
        arguments.addAll(List.of(more));
        return new Terminal(
                ServerLaunch.on(directory.resolve("unused"))
                        .spawn(arguments.toArray(String[]::new)));
    }

    /// Others can only write to an account that has been made.
    private static Terminal thatIsThere(Terminal program) {
        program.shows("* connected");
        return program;
    }

    @Test
    void sigtermEndsThemWithWhatIsInHandDone() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Terminal bob = thatIsThere(program(server, "chat", "bob"));
                Terminal clock =
                        program(
                                server, "bot", "clock", "--to", "bob", "--text", "tick", "--every",
                                "3600");
                Terminal parrot = program(server, "bot", "parrot", "--echo")) {
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
    void aKeyThatIsNotThePinnedOneIsWarnedOfUntilItIsTrusted() throws Exception {
        DevicePublicKeys other =
                DeviceKeys.generate(InstantSource.system()).ofAccount().publicKeys();
        Base64.Encoder base64 = Base64.getEncoder();
        Files.writeString(
                directory.resolve("bob.key.known"),
                "alice "
                        + base64.encodeToString(other.ed25519())
                        + " "
                        + base64.encodeToString(other.x25519())
                        + "\n");
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Terminal bob = program(server, "chat", "bob");
                Terminal alice = program(server, "chat", "alice")) {
            bob.shows("* connected");
            alice.shows("* connected");
            alice.type("@bob first");
            bob.shows("a message of alice is not shown: the keys of alice have changed");
            bob.type("@alice no");
            bob.shows("WARNING: the key of alice has changed");
            alice.type("!all hello");
            bob.shows("a broadcast of alice is not shown");
            bob.type("/trust alice");
            bob.shows("trusted: ");
            alice.type("@bob second");
            bob.shows("alice: second");
            bob.type("@alice yes");
            alice.shows("bob: yes");
            alice.type("!all hello again");
            alice.shows("to all: signed, not sealed; the server can read it");
            bob.shows("alice to all: hello again");
            assertThat(bob.shown()).doesNotContain("first").doesNotContain("all: hello\n");
            assertThat(alice.shown()).doesNotContain("bob: no");
        }
    }

    @Test
    void aBotLeftToItselfTalksToWhoeverIsThereAndEchoes() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Terminal bob = program(server, "chat", "bob")) {
            bob.shows("* connected");
            try (Terminal crowd = program(server, "bot", "crowd", "--auto", "--every", "1")) {
                crowd.shows("sent to bob");
                bob.shows("crowd: ");
                bob.type("@crowd polly");
                bob.shows("crowd: polly");
                assertThat(crowd.terminate()).isZero();
                assertThat(crowd.shown()).doesNotContain("to crowd");
            }
        }
    }

    @Test
    void twoTerminalsAndABotTalk() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                Terminal bob = program(server, "chat", "bob");
                Terminal parrot = program(server, "bot", "parrot", "--echo")) {
            bob.shows("* connected");
            parrot.shows("* connected");
            try (Terminal alice = program(server, "chat", "alice")) {
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
            try (Terminal alice = program(server, "chat", "alice")) {
                alice.shows("bob (while you were away): late");
                assertThat(alice.shown()).doesNotContain("polly");
                assertThat(alice.end()).isZero();
            }
        }
    }
}
