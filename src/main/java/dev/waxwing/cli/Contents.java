package dev.waxwing.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is sent: an argument, a file or the lines of standard input.
final class Contents {
    /// Contents that are there at the same moment are taken together, within these bounds.
    private static final int MOST_TOGETHER = 64;

    private static final int MOST_BYTES = 64 * 1024;

    /// Takes contents in their order, one or several at a time.
    @FunctionalInterface
    interface Taker {
        void take(List<byte[]> contents) throws IOException, InterruptedException;
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "MESSAGE",
            description = "The text to send. Without it each line of standard input is a message.")
    private @Nullable String message;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Send this file's bytes as one message.")
    private @Nullable Path file;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = {
                "Send the MESSAGE or --file N times, each with an id of its own;",
                "of standard input, send N lines at most."
            })
    private @Nullable Long count;

    @Option(names = "--resume", description = "Send nothing new: only what is pending from before.")
    private boolean resume;

    /// What is wrong with the options together, if anything.
    @Nullable String mistake() {
        if (count != null && count < 1) {
            return "--count must be at least 1";
        }
        if (message != null && file != null) {
            return "give a MESSAGE or --file, not both";
        }
        return resume && (message != null || file != null) ? "--resume sends nothing new" : null;
    }

    boolean resumes() {
        return resume;
    }

    /// How many there will be; 0 when nobody knows yet.
    long expected() {
        boolean repeated = message != null || file != null;
        return count != null ? count : repeated ? 1 : 0;
    }

    void each(InputStream in, Taker taker) throws IOException, InterruptedException {
        if (message == null && file == null) {
            lines(in, taker);
            return;
        }
        byte[] content =
                message != null
                        ? message.getBytes(StandardCharsets.UTF_8)
                        : Files.readAllBytes(Objects.requireNonNull(file));
        int together = Math.clamp(MOST_BYTES / Math.max(1, content.length), 1, MOST_TOGETHER);
        for (long left = expected(); left > 0; left -= together) {
            taker.take(Collections.nCopies((int) Math.min(left, together), content));
        }
    }

    private void lines(InputStream in, Taker taker) throws IOException, InterruptedException {
        ReadyLines lines = new ReadyLines(new InputStreamReader(in, StandardCharsets.UTF_8));
        long left = count == null ? Long.MAX_VALUE : count;
        while (left > 0) {
            List<String> ready = lines.next((int) Math.min(left, MOST_TOGETHER));
            if (ready.isEmpty()) {
                return;
            }
            taker.take(ready.stream().map(l -> l.getBytes(StandardCharsets.UTF_8)).toList());
            left -= ready.size();
        }
    }
}
