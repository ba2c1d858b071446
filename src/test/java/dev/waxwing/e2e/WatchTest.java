package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `./waxwing watch`, where nobody watches: lines.
@Timeout(120)
class WatchTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.with("limits.rates=false");

    @Test
    void topicsAndUsersAreFollowed(@TempDir Path directory) throws Exception {
        String url = "http://127.0.0.1:" + SERVER.server().httpPort();
        KeyPerson alice;
        String token;
        try (HttpCalls http = new HttpCalls(SERVER.server().httpPort())) {
            alice = KeyPerson.register(http, "watched-alice");
            token = alice.token(http);
        }
        Process watch =
                ServerLaunch.on(directory)
                        .spawn(
                                "watch",
                                "--user",
                                "watcher",
                                "--key",
                                directory.resolve("watcher.key").toString(),
                                "--server",
                                url,
                                "--presence",
                                alice.id(),
                                "watched.>");
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            assertThat(next(lines)).startsWith(alice.id()).contains("offline");
            try (NativeClient client = NativeClient.open(SERVER.server().httpPort(), token)) {
                assertThat(next(lines)).startsWith(alice.id()).contains("online");
                long offset = client.publish("watched.a", 7);
                assertThat(next(lines))
                        .startsWith("watched.a 1 ")
                        .endsWith("/s " + offset + " " + alice.id() + " 7");
            }
            watch.toHandle().destroy();
            assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).isZero();
        } finally {
            watch.destroyForcibly();
        }
    }

    private static String next(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        assertThat(line).as("a line of watch").isNotNull();
        return line;
    }
}
