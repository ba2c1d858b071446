package dev.waxwing.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Waxwing server in a child process, accepting connections. Owned by the thread of the test,
/// which may kill, stop and start it again any number of times on the same data and port. Ends with
/// the test, and with the test's JVM at the latest.
public final class RunningServer implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile(
                    "^Waxwing is ready: line (?:\\S+):(\\d+) http (?:\\S+):(\\d+).* data (.+)"
                            + " pid (\\d+)$");

    private final ServerLaunch launch;
    private final Path log;
    private final Thread lastResort;
    private Process process;
    private Ready ready;

    /// What the ready line says.
    private record Ready(int port, int httpPort, long pid, String line) {}

    private RunningServer(ServerLaunch launch, Path log) throws IOException {
        this.launch = launch;
        this.log = log;
        this.process = spawn(launch, log);
        this.lastResort = new Thread(() -> process.destroyForcibly(), "kill-server");
        Runtime.getRuntime().addShutdownHook(lastResort);
        this.ready = awaitReady(process, log);
    }

    static RunningServer start(ServerLaunch launch) {
        try {
            return new RunningServer(launch, Files.createTempFile("waxwing-", ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The line port on 127.0.0.1; the same after a [#restart].
    public int port() {
        return ready.port();
    }

    /// The main HTTP port on 127.0.0.1; another after a [#restart].
    public int httpPort() {
        return ready.httpPort();
    }

    /// The process id that the ready line names.
    public long pid() {
        return ready.pid();
    }

    /// How many sockets the process has open, listeners included.
    public int sockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(pid()), "fd"))) {
            return (int) files.filter(RunningServer::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    /// The data directory.
    public Path data() {
        return launch.data();
    }

    /// The whole ready line.
    public String readyLine() {
        return ready.line();
    }

    /// Everything written to standard error since the first start.
    public String stderr() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new connection to the line port.
    public RawClient connect() {
        return RawClient.connect(port());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// SIGKILL; returns when the process is gone.
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /// SIGTERM; returns the exit code.
    ///
    /// @throws AssertionError if it has not ended within `patience`
    public int stop(Duration patience) {
        process.destroy();
        awaitExit(patience);
        return process.exitValue();
    }

    /// SIGTERM, with the 10 s that the contract gives.
    public int stop() {
        return stop(Duration.ofSeconds(10));
    }

    /// Kills what still runs and starts again on the same data and port.
    public void restart() {
        kill();
        try {
            process = spawn(launch.onPort(port()), log);
            ready = awaitReady(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastResort);
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + "\n" + stderr());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Process spawn(ServerLaunch launch, Path log) throws IOException {
        return launch.process(launch.command())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static Ready awaitReady(Process process, Path log) throws IOException {
        CompletableFuture<Ready> said = new CompletableFuture<>();
        // Not virtual: what reads a pipe keeps its carrier, and there are few.
        Thread.ofPlatform().daemon().name("server-stdout").start(() -> listen(process, said));
        try {
            return said.get(ServerLaunch.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(
                    "the server did not get ready: "
                            + e.getMessage()
                            + "\n"
                            + Files.readString(log),
                    e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Reads standard output to its end, so that the child never blocks on a full pipe.
    private static void listen(Process process, CompletableFuture<Ready> said) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher words = READY.matcher(line);
                if (words.matches()) {
                    said.complete(
                            new Ready(
                                    Integer.parseInt(words.group(1)),
                                    Integer.parseInt(words.group(2)),
                                    Long.parseLong(words.group(4)),
                                    line));
                }
            }
            said.completeExceptionally(new IOException("it ended without a ready line"));
        } catch (IOException e) {
            said.completeExceptionally(e);
        }
    }
}
