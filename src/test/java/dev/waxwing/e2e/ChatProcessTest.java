package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
