package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People, roles and keys by `./waxwing admin`, on a server that runs and on one that does not; and
/// what an API key may do on the line protocol.
final class AdminAccountsTest {
    @TempDir static Path directory;
    static ServerLaunch launch;
    static RunningServer server;

    @BeforeAll
    static void start() {
        launch = ServerLaunch.on(directory.resolve("d")).set("line.open-on-loopback=false");
        // While no server runs:
        assertThat(asked("user", "create", "ada", "--role", "admin", "--password").exit()).isZero();
        assertThat(done("user", "list")).contains("ada  admin");
        server = launch.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static ServerLaunch.Ended admin(String... words) {
        return launch.run(command(words).toArray(String[]::new));
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("admin"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        return command;
    }

    /// What it printed.
    private static String done(String... words) {
        ServerLaunch.Ended ended = admin(words);
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout().strip();
    }

    private static String refused(String... words) {
        ServerLaunch.Ended ended = admin(words);
        assertThat(ended.exit()).as(ended.stdout()).isEqualTo(1);
        assertThat(ended.stderr().strip().lines()).hasSize(1);
        return ended.stderr();
    }

    /// A command that is given a password on standard input.
    private static ServerLaunch.Ended asked(String... words) {
        try {
            Process process = launch.spawn(command(words).toArray(String[]::new));
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write("correct horse battery\n");
            }
            assertThat(process.waitFor(ServerLaunch.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ServerLaunch.Ended(process.exitValue(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void usersRolesAndBans() {
        assertThat(done("user", "list")).contains("ada  admin");
        assertThat(asked("user", "create", "bob", "--password", "--username", "Bob B").exit())
                .isZero();
        assertThat(done("role", "set", "bob", "moderator")).startsWith("bob  moderator");
        assertThat(done("ban", "user", "bob")).contains("banned");
        assertThat(done("user", "show", "bob")).contains("banned      yes").contains("Bob B");
        assertThat(done("ban", "lift-user", "bob")).doesNotContain("banned");
        assertThat(done("session", "list", "bob")).isEmpty();
        assertThat(done("session", "revoke", "bob")).isEqualTo("ended 0 sessions");
        assertThat(done("setup-token")).matches("wxs_[A-Za-z0-9_-]{43}");
        assertThat(done("rotate-token-key")).startsWith("access tokens are signed by ");
    }

    @Test
    void mistakesAreNamed() {
        assertThat(refused("user", "show", "nobody")).contains("there is no user nobody");
        assertThat(refused("role", "set", "ada", "king")).contains("'king'");
        assertThat(refused("user", "create", "ada2")).contains("a public key or a password");
        assertThat(refused("user", "create", "no good", "--public-key", "AAAA"))
                .contains("a user id is");
        assertThat(refused("apikey", "create", "ada", "k", "--scopes", "fly")).contains("'fly'");
        assertThat(refused("apikey", "revoke", "0123")).contains("0123");
    }

    @Test
    void anApiKeyDoesOnTheLineWhatItsScopesSay() {
        String declare = done("apikey", "create", "ada", "d", "--scopes", "declare");
        String publish = done("apikey", "create", "ada", "p", "--scopes", "publish", "--days", "1");
        String consume = done("apikey", "create", "ada", "c", "--scopes", "consume");
        try (RawClient declaring = server.connect();
                RawClient publishing = server.connect();
                RawClient consuming = server.connect()) {
            assertThat(declaring.ask("auth " + declare)).isEqualTo("OK ada");
            assertThat(publishing.ask("auth " + publish)).isEqualTo("OK ada");
            assertThat(consuming.ask("auth " + consume)).isEqualTo("OK ada");
            assertThat(declaring.ask("declare_queue scoped")).isEqualTo("Queue declared");
            assertThat(declaring.ask("declare_exchange sx")).isEqualTo("Exchange declared");
            assertThat(declaring.ask("bind sx scoped k")).isEqualTo("Queue bound");
            String message = "publish sx k " + Sample.json("m1");
            assertThat(publishing.ask(message)).isEqualTo("ACK m1");
            consuming.send("fetch scoped");
            assertThat(consuming.line()).startsWith("Message: m1 ");
            assertThat(consuming.ask("ack m1")).isEqualTo("ACK_CONFIRMED m1");

            for (String command : new String[] {message, "consume scoped", "stats", "ack m1"}) {
                assertThat(declaring.ask(command)).startsWith("Error: forbidden");
            }
            for (String command :
                    new String[] {"declare_queue x", "fetch scoped", "nack m1", "stats"}) {
                assertThat(publishing.ask(command)).startsWith("Error: forbidden");
            }
            for (String command :
                    new String[] {
                        "declare_exchange x",
                        "bind sx scoped k2",
                        message,
                        "publish_batch sx k [" + Sample.json("m2") + "]"
                    }) {
                assertThat(consuming.ask(command))
                        .startsWith("Error: forbidden, ada lacks the permission '");
            }
            // What was permitted to one caller of a connection is not to the next.
            assertThat(publishing.ask("publish sx k " + Sample.json("m3"))).isEqualTo("ACK m3");
            assertThat(publishing.ask("auth " + consume)).isEqualTo("OK ada");
            assertThat(publishing.ask("publish sx k " + Sample.json("m4")))
                    .startsWith("Error: forbidden");
        }
    }

    @Test
    void revokingAKeyClosesWhatItOpened() {
        String key = done("apikey", "create", "ada", "r", "--scopes", "consume");
        try (RawClient client = server.connect()) {
            assertThat(client.ask("auth " + key)).isEqualTo("OK ada");
            assertThat(done("apikey", "revoke", key.substring(3, 19))).startsWith("revoked");
            long start = System.nanoTime();
            assertThat(client.linesUntilClosed()).containsExactly("Error: the token was revoked");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
        }
        try (RawClient client = server.connect()) {
            client.send("auth " + key);
            assertThat(client.linesUntilClosed()).containsExactly("Error: authentication failed");
        }
        assertThat(server.stderr()).doesNotContain(key).doesNotContain(key.substring(20));
    }
}
