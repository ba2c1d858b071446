package dev.waxwing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.InvalidConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The training run of the ahead-of-time cache: the launcher starts it once for a new jar, with the
/// JVM recording which classes are loaded and which methods run often. It shows every help, and
/// sends messages through a server on a temporary directory and a free port, by lines and over
/// WebSocket. Not meant to be called by hand; runs on the main thread and ends the JVM when it
/// takes longer than [#LONGEST_SECONDS].
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs what a start runs, for the JVM to record.")
final class WarmUp implements Callable<Integer> {
    private static final int LONGEST_SECONDS = 180;
    private static final int SILENCE_MILLIS = 10_000;
    private static final int ROUNDS = 40;
    private static final int MESSAGES_A_ROUND = 100;

    @Override
    public Integer call() throws IOException, InvalidConfiguration, InterruptedException {
        CompletableFuture<Void> overdue =
                CompletableFuture.runAsync(
                        () -> Runtime.getRuntime().halt(ExitCode.FAILED),
                        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS));
        try {
            helpOfEveryCommand();
            messagesThroughAServer();
            return ExitCode.DONE;
        } finally {
            overdue.cancel(false);
        }
    }

    private static void helpOfEveryCommand() {
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
        commands.execute("--help");
        commands.getSubcommands().keySet().forEach(name -> commands.execute(name, "--help"));
    }

    private static void messagesThroughAServer()
            throws IOException, InvalidConfiguration, InterruptedException {
        Path directory = Files.createTempDirectory("waxwing-warm-up");
        try (Server server = Server.start(configuration(directory.resolve("data")))) {
            converse(server.lineAddress());
            LiveWarmUp.converse(http(server));
        } finally {
            delete(directory);
        }
    }

    /// The defaults, whatever this process's own environment and files say.
    private static Configuration configuration(Path data) throws InvalidConfiguration {
        List<Inputs.Flag> flags =
                List.of(
                        new Inputs.Flag("--data", "server.data", data.toString()),
                        new Inputs.Flag("--line-port", "line.port", "0"),
                        new Inputs.Flag("--http-port", "http.port", "0"),
                        new Inputs.Flag("--set", "limits.rates", "false"));
        Inputs inputs = new Inputs(Optional.empty(), Map.of(), flags);
        return Configuration.load(Sections.SCHEMA, inputs, Sections.RULES);
    }

    private static InetSocketAddress http(Server server) {
        return server.listening().stream()
                .filter(listening -> listening.name().equals("http"))
                .findFirst()
                .orElseThrow()
                .address();
    }

    /// Publishes, consumes and acknowledges over one connection.
    private static void converse(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(SILENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            write(out, "declare_queue q\ndeclare_exchange x\nbind x q k\nconsume q\n");
            for (String set : List.of("Queue", "Exchange", "Queue", "Subscribed")) {
                expect(in.readLine(), set);
            }
            for (int round = 0; round < ROUNDS; round++) {
                write(out, publications(round));
                acknowledgeAll(in, out);
            }
            write(out, "stats\nping\n");
            expect(in.readLine(), "Stats: ");
            expect(in.readLine(), "PONG");
        }
    }

    private static String publications(int round) {
        String ciphertext = "A".repeat(1024);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MESSAGES_A_ROUND; i++) {
            lines.append("publish x k {\"message_id\":\"")
                    .append(round)
                    .append('-')
                    .append(i)
                    .append("\",\"ciphertext\":\"")
                    .append(ciphertext)
                    .append(
                            "\",\"nonce\":\"AA==\",\"tag\":\"AA==\",\"enc_session_key\":\"AA==\"}\n");
        }
        return lines.toString();
    }

    /// One round: each message is confirmed, delivered, acknowledged, and that confirmed, in
    /// whatever order these lines come.
    private static void acknowledgeAll(BufferedReader in, OutputStream out) throws IOException {
        for (int left = 3 * MESSAGES_A_ROUND; left > 0; left--) {
            String line = in.readLine();
            if (line != null && line.startsWith("Message: ")) {
                write(out, "ack " + line.split(" ", 3)[1] + "\n");
            } else {
                expect(line, "ACK");
            }
        }
    }

    private static void expect(@Nullable String line, String start) throws IOException {
        if (line == null || !line.startsWith(start)) {
            throw new IOException("the server said " + line + ", not " + start);
        }
    }

    private static void write(OutputStream out, String lines) throws IOException {
        out.write(lines.getBytes(UTF_8));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
