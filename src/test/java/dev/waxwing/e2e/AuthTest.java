package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener that is not open: a token first, made by `admin token create`.
final class AuthTest {
    @TempDir static Path directory;
    static ServerLaunch launch;
    static RunningServer server;
    static String token;

    @BeforeAll
    static void start() {
        launch = ServerLaunch.on(directory.resolve("d")).set("line.open-on-loopback=false");
        token = created(launch, "alice");
        server = launch.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void theTokensNameIsTheAnswer() {
        try (RawClient client = server.connect()) {
            assertThat(client.ask("auth " + token)).isEqualTo("OK alice");
            assertThat(client.ask("ping")).isEqualTo("PONG");
            Route route = Route.declare(client);
            route.publish(client, "m");
            assertThat(route.drain(client)).containsExactly("m");
        }
    }

    /// `line.open-on-loopback` is for listeners on a loopback address: on any other, a connection
    /// from this machine has to say who it is, too.
    @Test
    void aListenerForOtherMachinesIsNeverOpen() {
        ServerLaunch wide =
                ServerLaunch.on(directory.resolve("wide"))
                        .with("--host", "0.0.0.0")
                        .set("server.allow-insecure=true", "line.open-on-loopback=true");
        String daves = created(wide, "dave");
        try (RunningServer everywhere = wide.start();
                RawClient client = everywhere.connect()) {
            assertThat(client.ask("ping")).isEqualTo("Error: authentication required");
            assertThat(client.ask("declare_queue q")).isEqualTo("Error: authentication required");
            assertThat(client.ask("auth " + daves)).isEqualTo("OK dave");
            assertThat(client.ask("fetch q")).isEqualTo("Error: Queue 'q' not found");
        }
    }

    @Test
    void authAndWhatFollowsMayComeTogether() {
        try (RawClient client = server.connect()) {
            client.sendRaw("auth " + token + "\nping\nstats\n");
            assertThat(client.line()).isEqualTo("OK alice");
            assertThat(client.line()).isEqualTo("PONG");
            assertThat(client.line()).startsWith("Stats: {");
        }
    }

    @Test
    void beforeItNothingIsCarriedOut() {
        String queue = Names.unique("q");
        for (String command :
                new String[] {
                    "declare_queue " + queue,
                    "declare_exchange x",
                    "publish x k " + Sample.json("m"),
                    "consume " + queue,
                    "fetch " + queue,
                    "ack m",
                    "stats"
                }) {
            try (RawClient client = server.connect()) {
                assertThat(client.ask(command)).as(command).startsWith("Error: ");
            }
        }
        try (RawClient client = server.connect()) {
            client.ask("auth " + token);
            assertThat(client.ask("fetch " + queue))
                    .isEqualTo("Error: Queue '" + queue + "' not found");
        }
    }

    @Test
    void aWrongTokenEndsTheConnection() {
        for (String wrong :
                new String[] {
                    "wrong", token + "x", token.substring(1), token.toUpperCase(Locale.ROOT)
                }) {
            try (RawClient client = server.connect()) {
                client.sendRaw("auth " + wrong + "\ndeclare_queue sneaked\n");
                assertThat(client.linesUntilClosed())
                        .as(wrong)
                        .containsExactly("Error: authentication failed");
            }
        }
    }

    @Test
    void theDirectoryAndTheTokensAreForTheOwnerAlone() throws IOException {
        assertThat(mode(server.data())).isEqualTo("rwx------");
        assertThat(mode(server.data().resolve("tokens"))).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theTokenIsNowhereInTheLogOrTheData() throws IOException {
        try (RawClient client = server.connect()) {
            client.ask("auth " + token);
        }
        assertThat(server.stderr()).doesNotContain(token);
        try (Stream<Path> all = Files.walk(server.data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(token)).as(file + " holds the token").isFalse();
            }
        }
    }

    @Test
    void aTokenMadeWhileTheServerRunsCountsAtOnce() {
        String bobs = created(launch, "bob");
        assertThat(bobs).isNotEqualTo(token);
        try (RawClient bob = server.connect();
                RawClient alice = server.connect()) {
            assertThat(bob.ask("auth " + bobs)).isEqualTo("OK bob");
            assertThat(alice.ask("auth " + token)).isEqualTo("OK alice");
        }
    }

    @Test
    void aRevokedTokenIsWrong() {
        String carols = created(launch, "carol");
        assertThat(admin(launch, "revoke", "carol").exit()).isZero();
        try (RawClient carol = server.connect()) {
            carol.send("auth " + carols);
            assertThat(carol.linesUntilClosed()).containsExactly("Error: authentication failed");
        }
    }

    private static ServerLaunch.Ended admin(ServerLaunch launch, String... words) {
        List<String> command = new ArrayList<>(List.of("admin", "token"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        return launch.run(command.toArray(String[]::new));
    }

    /// The token stands alone on standard output.
    private static String created(ServerLaunch launch, String name) {
        ServerLaunch.Ended made = admin(launch, "create", name);
        assertThat(made.exit()).as(made.stderr()).isZero();
        String printed = made.stdout().strip();
        assertThat(printed).matches("\\S{20,}");
        return printed;
    }
}
