package dev.waxwing.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server as a child process, with the Java and the class path of this one. It ends when this
/// process ends, however that happens ([Tethered]); what it logs goes to a file. Used by one
/// thread.
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("^Waxwing is ready.*\\bline \\S*:(\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts a server and waits until it is ready.
    ///
    /// @param port the line port; 0 takes a free one
    /// @param log what it writes to standard error is appended here
    /// @throws IOException when it is not ready within a minute
    static ServerProcess start(Path data, int port, Path log) throws IOException {
        Process process =
                new ProcessBuilder(command(data, port))
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        CompletableFuture<Integer> ready = new CompletableFuture<>();
        // Not virtual: what reads a pipe keeps its carrier, and there are few.
        Thread.ofPlatform().daemon().name("server-output").start(() -> read(process, ready));
        try {
            int found = ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return new ServerProcess(process, found);
        } catch (ExecutionException | TimeoutException _) {
            process.toHandle().destroyForcibly();
            throw new IOException("the server did not start; its words are in " + log);
        } catch (InterruptedException _) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server started");
        }
    }

    private static List<String> command(Path data, int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseG1GC",
                        "-Xmx256m",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tethered.class.getName(),
                        "dev.waxwing.Main",
                        "serve",
                        "--data",
                        data.toString(),
                        "--line-port",
                        Integer.toString(port),
                        "--http-port",
                        "0"));
        return command;
    }

    /// Reads standard output to its end, so that the server never waits for a reader.
    private static void read(Process process, CompletableFuture<Integer> ready) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher m = READY.matcher(line);
                if (m.find()) {
                    ready.complete(Integer.parseInt(m.group(1)));
                }
            }
        } catch (IOException _) {
            // The process is gone.
        }
        ready.completeExceptionally(new IOException("the server ended"));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// SIGKILL: the process gets no chance to do anything more.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM, and SIGKILL for what has not ended after 15 s.
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.toHandle().destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
