package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people with key accounts, from registering to reading, over the wire.
final class ConversationTest {
    private static final String SECRET = "meet me at the old windmill";

    @TempDir private Path directory;

    private Path people() throws IOException {
        return Files.createDirectories(directory.resolve("people"));
    }

    private RunningServer server() {
        return ServerLaunch.on(directory.resolve("d")).start();
    }

    @Test
    void theServerCarriesWhatItCannotRead() throws Exception {
        try (RunningServer server = server();
                Talker alice = new Talker("alice", server.httpPort(), people())) {
            Talker bob = new Talker("bob", server.httpPort(), people());
            bob.close();
            alice.send("bob", SECRET).get();
            try (Talker back = new Talker("bob", server.httpPort(), people())) {
                await().until(() -> back.read.equals(List.of("alice: " + SECRET)));
                back.send("alice", SECRET + ", late").get();
                await().until(() -> alice.read.equals(List.of("bob: " + SECRET + ", late")));
                assertThat(back.contents).hasSize(1);
                assertThat(Remains.of(server).stored()).contains(back.contents.getFirst());
            }
            Remains.of(server).haveNothingOf("the text", SECRET);
            assertThat(server.stderr()).doesNotContain("ciphertext");
        }
    }

    @Test
    void broadcastsAndCommandsAreAnswered() throws Exception {
        try (RunningServer server = server();
                Talker alice = new Talker("alice", server.httpPort(), people());
                Talker bob = new Talker("bob", server.httpPort(), people())) {
            assertThat(bob.client.command("echo", "[1]").get())
                    .contains("\"echo\":[1],\"sender\":\"bob\"");
            await().until(() -> alice.client.command("user_count", "null").get().contains(":2,"));
            alice.client.broadcast("tea is ready").get();
            await().until(() -> bob.broadcasts.equals(List.of("alice: tea is ready")));
            assertThat(alice.login.presence(alice.client.token()).online())
                    .containsExactly("alice", "bob");
        }
    }

    /// The server is honest here, and somebody between it and bob is not.
    @Test
    void aBroadcastThatIsAlteredOnItsWayIsNotShown() throws Exception {
        try (RunningServer server = server();
                AlteringLink between =
                        AlteringLink.to(server.httpPort(), "tea is ready", "tea is laced");
                Talker alice = new Talker("alice", server.httpPort(), people());
                Talker bob = new Talker("bob", between.port(), people())) {
            await().until(() -> alice.client.command("user_count", "null").get().contains(":2,"));
            alice.client.broadcast("tea is ready").get();
            alice.client.broadcast("come").get();
            await().until(() ->
                    alice.broadcasts.equals(List.of("alice: tea is ready", "alice: come")));
            await().until(() -> bob.broadcasts.size() == 2);
            assertThat(bob.broadcasts)
                    .containsExactly(
                            "alice forged: it is not signed by the key that is known for alice",
                            "alice: come");
        }
    }

    @Test
    void aBroadcastThatIsNotSignedIsMarked() throws Exception {
        try (RunningServer server = server();
                HttpCalls http = new HttpCalls(server.httpPort());
                Talker bob = new Talker("bob", server.httpPort(), people())) {
            KeyPerson carol = KeyPerson.register(http, "carol");
            await().until(() -> bob.client.command("user_count", "null").get().contains(":1,"));
            try (FrameClient frames = FrameClient.open(server.httpPort(), carol.token(http))) {
                frames.say(carol.unsigned("1", "broadcast", "believe me")).answer("1");
                frames.say(carol.frame("2", "broadcast", "no key to seal to")).answer("2");
            }
            await().until(() -> bob.broadcasts.size() == 2);
            assertThat(bob.broadcasts)
                    .containsExactly(
                            "carol unproven, it is not signed: believe me",
                            "carol unproven, the keys of carol are not known: no key to seal to");
        }
    }

    @Test
    void aNameThatIsTakenIsNotGivenAgain() throws Exception {
        try (RunningServer server = server();
                Talker _ = new Talker("alice", server.httpPort(), people())) {
            Path other = Files.createDirectories(directory.resolve("other"));
            assertThatThrownBy(() -> new Talker("alice", server.httpPort(), other))
                    .hasMessageContaining("taken");
        }
    }

    @Test
    void aCrashLosesNothingThatWasConfirmedAndRepeatsNothing() throws Exception {
        int count = 300;
        int port = freePort();
        try (RunningServer server =
                ServerLaunch.on(directory.resolve("d"))
                        .with("--http-port", String.valueOf(port))
                        .set("limits.rates=false")
                        .start()) {
            try (Talker alice = new Talker("alice", port, people());
                    Talker bob = new Talker("bob", port, people())) {
                CompletableFuture<?>[] sent =
                        IntStream.range(0, count)
                                .mapToObj(n -> sent(alice, "m" + n))
                                .toArray(CompletableFuture[]::new);
                await().until(() -> bob.read.size() > 20);
                server.kill();
                server.restart();
                CompletableFuture.allOf(sent).get();
                await().until(() -> bob.read.size() >= count);
                assertThat(bob.read)
                        .containsExactlyElementsOf(
                                IntStream.range(0, count).mapToObj(n -> "alice: m" + n).toList());
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static CompletableFuture<String> sent(Talker alice, String text) {
        try {
            return alice.send("bob", text);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
