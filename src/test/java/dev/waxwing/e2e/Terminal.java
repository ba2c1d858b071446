package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A program that is typed into through a pipe, and all that it has shown. Owned by one thread.
final class Terminal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final Writer in;

    Terminal(Process process) {
        this.process = process;
        follow(process.inputReader(StandardCharsets.UTF_8));
        follow(process.errorReader(StandardCharsets.UTF_8));
        in = process.outputWriter(StandardCharsets.UTF_8);
    }

    void type(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    /// Not on a virtual thread: what reads a pipe keeps its carrier, and there are few.
    private void follow(BufferedReader lines) {
        Thread.ofPlatform().daemon().name("terminal").start(() -> read(lines));
    }

    private void read(BufferedReader lines) {
        lines.lines().forEach(line -> out.append(line).append('\n'));
    }

    String shown() {
        return out.toString();
    }

    /// Waits for this text.
    void shows(String text) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(shown()).contains(text));
    }

    /// Types no more; the exit code.
    int end() throws IOException, InterruptedException {
        in.close();
        return ended();
    }

    /// SIGTERM, and what is written after it is read, too; the exit code.
    int terminate() throws InterruptedException {
        boolean _ = process.toHandle().destroy(); // Process.destroy closes the pipes
        return ended();
    }

    /// Waits until it ends by itself; the exit code.
    int ended() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
