package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The readme's tour, as printed: every block that is marked there is run in a directory of its
/// own. `./waxwing` is this build's classes; only the ports differ, and the feed ends after the one
/// message that was put in.
class ReadmeTest {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- run by ReadmeTest -->\n```\n(.*?)```\n", Pattern.DOTALL);

    @TempDir Path home;

    @Test
    void messageGoesInAndComesOut() throws Exception {
        assertThat(block("./waxwing serve")).startsWith("./waxwing serve ");
        try (RunningServer server = ServerLaunch.on(home.resolve("waxwing-data")).start()) {
            waxwing(server);
            assertThat(run(block("./waxwing keygen")))
                    .contains("1 acknowledged by the server", "1 received", "\"Hello, Bob\"");
        }
    }

    @Test
    void serverListensWhereTheReadmeSays() throws Exception {
        assertThat(block("./waxwing serve")).contains("127.0.0.1:7672", "./waxwing-data");
        String effective = Files.readString(Path.of("docs/configuration.md"));
        assertThat(effective)
                .contains("| `line.port` `WAXWING_LINE_PORT` | `7672` |")
                .contains("| `server.data` `WAXWING_SERVER_DATA` | `./waxwing-data` |");
    }

    @Test
    void conversationIsAnsweredAsPrinted() {
        List<String> lines = block("$ nc").lines().skip(1).toList();
        assertThat(lines).hasSizeGreaterThan(10).hasSizeLessThan(40);
        try (RunningServer server = ServerLaunch.on(home.resolve("data")).start();
                RawClient client = server.connect()) {
            for (int i = 0; i < lines.size(); i += 2) {
                assertThat(client.send(lines.get(i)).line()).isEqualTo(lines.get(i + 1));
            }
        }
    }

    @Test
    void twoTerminalsTalkAsPrinted() throws Exception {
        List<String> commands = block("./waxwing chat").lines().toList();
        assertThat(commands).hasSize(2);
        String[] typed = commands.getFirst().split("# then type: ")[1].strip().split(" {3,}");
        assertThat(typed).containsExactly("@bob hi", "!all hello", "/users", "/quit");
        try (RunningServer server = ServerLaunch.on(home.resolve("data")).start()) {
            waxwing(server);
            try (Terminal alice = terminal(commands.getFirst());
                    Terminal bob = terminal(commands.getLast())) {
                alice.shows("* connected");
                bob.shows("* connected");
                alice.type(typed[0]);
                bob.shows("alice: hi");
                alice.type(typed[1]);
                bob.shows("alice to all: hello");
                alice.type(typed[2]);
                alice.shows("online: alice bob");
                alice.type(typed[3]);
                assertThat(alice.ended()).as(alice.shown()).isZero();
            }
        }
    }

    @Test
    void aTopicIsReadByWhoComesLater() throws Exception {
        try (RunningServer server = ServerLaunch.on(home.resolve("data")).start()) {
            waxwing(server);
            assertThat(run(block("./waxwing pub")))
                    .contains("stored at offset 1")
                    .contains("system.disk 1 alice {\"full\":\"94 %\"}");
        }
    }

    @Test
    void aTopicFeedsTheQueueOfTheConversation() throws Exception {
        assertThat(block("$ nc")).contains("declare_queue orders\n");
        try (RunningServer server = ServerLaunch.on(home.resolve("waxwing-data")).start();
                RawClient client = server.connect()) {
            waxwing(server);
            client.ask("declare_queue orders");
            assertThat(run(block("echo '{\"name\""))).contains("stored at offset 1");
            await().untilAsserted(() ->
                    assertThat(client.fetch("orders"))
                            .contains("\"topic\":\"orders.eu\"", "\"from\":\"shop\""));
        }
    }

    @Test
    void textGoesInByHttpAndOutAsAFeed() throws Exception {
        try (RunningServer server = ServerLaunch.on(home.resolve("data")).start()) {
            waxwing(server);
            String block = block("curl");
            assertThat(block).contains("127.0.0.1:8080/input", "127.0.0.1:8080/metrics");
            String printed = run(block.replace("127.0.0.1:8080", "127.0.0.1:" + server.httpPort()));
            assertThat(printed).contains("\nwaxwing_connections_opened_total{");
            assertThat(Files.readString(home.resolve("received_messages.json"))).contains("hello");
        }
        assertThat(Files.readString(Path.of("docs/configuration.md")))
                .contains("| `http.port` `WAXWING_HTTP_PORT` | `8080` |");
    }

    private Terminal terminal(String command) throws IOException {
        return new Terminal(shell("exec " + command).start());
    }

    /// The marked block that starts so.
    private static String block(String start) {
        try {
            return BLOCK.matcher(Files.readString(Path.of("README.md")))
                    .results()
                    .map(match -> match.group(1))
                    .filter(text -> text.startsWith(start))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no block starts with " + start));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Puts a `waxwing` into the directory that adds to some commands where this server is.
    private void waxwing(RunningServer server) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String script =
                """
                #!/bin/sh
                case $1 in
                    send | receive) set -- "$@" --port %d ;;
                    chat | pub | sub) set -- "$@" --server http://127.0.0.1:%d ;;
                    feed) set -- "$@" --port %d --count 1 ;;
                esac
                exec %s --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                    --sun-misc-unsafe-memory-access=allow $CLASSES dev.waxwing.Main "$@"
                """
                        .formatted(server.port(), server.httpPort(), server.httpPort(), java);
        Path file = Files.writeString(home.resolve("waxwing"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// A shell with this text, in the directory.
    private ProcessBuilder shell(String text) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", text).directory(home.toFile());
        shell.environment().keySet().removeIf(name -> name.startsWith("WAXWING_"));
        shell.environment().put("CLASSES", String.join(" ", Installation.classes()));
        return shell.redirectErrorStream(true);
    }

    /// Runs a block as a shell would, and gives what it printed.
    private String run(String block) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Process process = shell(block).redirectOutput(out.toFile()).start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String printed = Files.readString(out);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
