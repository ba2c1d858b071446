package dev.waxwing.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.waxwing.e2e.HttpCalls.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The set-up token, as `serve` offers it to whoever sits at the terminal.
final class FirstAdminTest {
    /// Runs a command on a terminal of its own (util-linux).
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private static final Pattern OFFER =
            Pattern.compile("Nobody is an admin yet[^\\n]*\\n\\s*(wxs_[A-Za-z0-9_-]{43})\\s");
    private static final Pattern HTTP = Pattern.compile("Waxwing is ready: .* http \\S+:(\\d+) ");

    @TempDir private Path directory;

    private Terminal serveAtATerminal() throws IOException {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        String command =
                launch.command().stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(joining(" ", "exec ", ""));
        List<String> script = List.of(SCRIPT.toString(), "-qec", command, "/dev/null");
        return new Terminal(launch.process(script).start());
    }

    private static Matcher found(Pattern pattern, Terminal terminal) {
        terminal.shows("Waxwing is ready");
        Matcher matcher = pattern.matcher(terminal.shown());
        assertThat(matcher.find()).as(terminal.shown()).isTrue();
        return matcher;
    }

    @Test
    void theFirstServeOffersATokenThatMakesTheFirstAdmin() throws Exception {
        assumeThat(SCRIPT).isExecutable();
        try (Terminal first = serveAtATerminal()) {
            String token = found(OFFER, first).group(1);
            try (HttpCalls http = new HttpCalls(Integer.parseInt(found(HTTP, first).group(1)))) {
                Reply made =
                        http.post(
                                "/api/v1/auth/register",
                                Map.of(
                                        "user_id",
                                        "root",
                                        "password",
                                        "correct horse battery",
                                        "setup_token",
                                        token));
                assertThat(made.status()).as(made.body()).isEqualTo(201);
                assertThat(made.json().path("user").toString()).contains("\"admin\"");
            }
            first.terminate();
        }
        try (Terminal second = serveAtATerminal()) {
            second.shows("Waxwing is ready");
            assertThat(second.shown()).doesNotContain("wxs_");
            second.terminate();
        }
    }

    /// What is written elsewhere ends up in logs.
    @Test
    void outputThatGoesElsewhereHoldsNoToken() throws Exception {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("e"));
        try (Terminal piped = new Terminal(launch.process(launch.command()).start())) {
            piped.shows("Waxwing is ready");
            assertThat(piped.shown()).doesNotContain("wxs_");
            assertThat(piped.terminate()).isZero();
        }
    }
}
