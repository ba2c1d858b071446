package dev.waxwing.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Programs of the system that a test cannot do without: the compiler, mounts.
final class Shell {
    private Shell() {}

    /// How a program ended.
    ///
    /// @param output standard output and error, stripped
    record Ended(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }
    }

    /// Runs a program to its end.
    static Ended attempt(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Ended(process.waitFor(), new String(output, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return new Ended(127, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Runs a program that must succeed.
    ///
    /// @return its output
    static String run(String... command) {
        Ended ended = attempt(command);
        if (!ended.ok()) {
            throw new AssertionError(List.of(command) + ": " + ended);
        }
        return ended.output();
    }

    /// A path with no symbolic links, as the kernel names it.
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
