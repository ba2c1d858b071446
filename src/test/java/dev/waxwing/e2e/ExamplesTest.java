package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        return command(
                example, source.replace("7672", String.valueOf(SERVER.server().port())), arguments);
    }

    private List<String> command(String example, String source, String... arguments)
            throws IOException {
        Files.writeString(home.resolve(example), source);
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

    /// A server whose port for HTTP is the same after a restart.
    private ServerLaunch launch() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return ServerLaunch.on(home.resolve("data"))
                    .set("limits.rates=false")
                    .with("--http-port", String.valueOf(free.getLocalPort()));
        }
    }

    /// Starts a program that talks to that server.
    private Terminal live(RunningServer server, String example, String... arguments)
            throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example));
        assertThat(source).contains("\"http://127.0.0.1:8080\"");
        String fitted = source.replace("8080", String.valueOf(server.httpPort()));
        return new Terminal(
                new ProcessBuilder(command(example, fitted, arguments))
                        .directory(home.toFile())
                        .start());
    }

    /// Without what it needs it says how it is called; ended by a signal, it says so.
    private void endsWell(RunningServer server, String example, Terminal running) throws Exception {
        assertThat(running.terminate()).as(running.shown()).isEqualTo(143);
        running.shows("\nBye\n");
        try (Terminal lost = live(server, example)) {
            assertThat(lost.ended()).as(lost.shown()).isEqualTo(2);
            lost.shows("usage: " + example + " USER USER.key");
        }
    }

    private static NativeClient connect(RunningServer server, KeyPerson who) {
        try (HttpCalls http = new HttpCalls(server.httpPort())) {
            return NativeClient.open(server.httpPort(), who.token(http));
        }
    }

    private static KeyPerson register(RunningServer server, String name) {
        try (HttpCalls http = new HttpCalls(server.httpPort())) {
            return KeyPerson.register(http, name);
        }
    }

    @Test
    void theDashboardShowsTheLatestOverAKilledServer() throws Exception {
        key("alice.key");
        try (RunningServer server = launch().start();
                Terminal board = live(server, "LiveDashboard.java", "alice", "alice.key")) {
            KeyPerson probe = register(server, "probe");
            board.shows("connected");
            try (NativeClient client = connect(server, probe)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> {
                            client.publish(
                                    "dashboard.hall", 21); // once or more until it is listened to
                            return board.shown().contains("dashboard.hall");
                        });
                client.publish("dashboard.cellar", 12);
                client.publish("elsewhere", 4711);
            }
            board.shows("dashboard.cellar");
            server.restart();
            try (NativeClient client = connect(server, probe)) {
                client.publish("dashboard.hall", 23);
            }
            board.shows("dashboard.hall                           23                       probe");
            assertThat(board.shown()).doesNotContain("4711", "missing");
            endsWell(server, "LiveDashboard.java", board);
        }
    }

    @Test
    void whoIsThereIsListedWithWhatTheySay() throws Exception {
        key("alice.key");
        key("bob.key");
        try (RunningServer server = launch().start();
                Terminal alice =
                        live(server, "PresenceList.java", "alice", "alice.key", "bob", "carol")) {
            alice.shows("bob                  offline");
            alice.shows("carol                offline");
            try (Terminal bob = live(server, "PresenceList.java", "bob", "bob.key", "alice")) {
                alice.shows("bob                  online");
                bob.shows("alice                online");
                bob.type("asleep");
                bob.shows("type one of [away, busy, invisible, online]");
                bob.type("away at lunch");
                alice.shows("bob                  away     at lunch");
                server.restart();
                bob.shows("connecting again: ");
                alice.type("busy");
                bob.shows("alice                busy");
                endsWell(server, "PresenceList.java", bob);
            }
            assertThat(alice.terminate()).isEqualTo(143);
        }
    }

    /// What the head of the file says to type is typed.
    @Test
    void aTopicFeedsTheWorkersByARule() throws Exception {
        String source = Files.readString(EXAMPLES.resolve("WorkQueue.java"));
        key("worker.key");
        ServerLaunch launch = launch();
        try (RunningServer server = launch.start()) {
            try (RawClient lines = server.connect()) {
                assertThat(lines.ask(typed(source, "declare_queue"))).isEqualTo("Queue declared");
            }
            Path rule = Files.writeString(home.resolve("rule"), typed(source, "{\"name\""));
            ServerLaunch.Ended put =
                    launch.run(
                            "admin",
                            "rule",
                            "put",
                            rule.toString(),
                            "--data",
                            launch.data().toString());
            assertThat(put.exit()).as(put.stderr()).isZero();
            KeyPerson shop = register(server, "shop");
            try (Terminal workers = live(server, "WorkQueue.java", "worker", "worker.key", "2")) {
                workers.shows("2 workers wait for jobs");
                try (NativeClient client = connect(server, shop)) {
                    Matcher jobs = Pattern.compile("pub --user shop (\\S+) '(.+)'").matcher(source);
                    while (jobs.find()) {
                        client.ask(
                                "publish",
                                "{'topic':'%s','payload':%s}"
                                        .formatted(jobs.group(1), jobs.group(2)));
                    }
                }
                workers.shows("Try 1: jobs.resize {\"picture\":7}");
                workers.shows("Done: jobs.resize {\"picture\":7}");
                workers.shows("Failed: jobs.resize {\"picture\":8,\"fails\":1}");
                workers.shows("Try 2: jobs.resize {\"picture\":8,\"fails\":1}");
                workers.shows("Done: jobs.resize {\"picture\":8,\"fails\":1}");
                endsWell(server, "WorkQueue.java", workers);
            }
            try (RawClient lines = server.connect()) {
                JsonNode queue = lines.statistics().path("queues").path("jobs");
                assertThat(queue.path("acknowledged").asLong()).isEqualTo(2);
            }
        }
    }

    /// What a head has echoed that begins so.
    private static String typed(String source, String start) {
        Matcher echo = Pattern.compile("echo '(" + Pattern.quote(start) + ".*?)'").matcher(source);
        assertThat(echo.find()).isTrue();
        return echo.group(1);
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
