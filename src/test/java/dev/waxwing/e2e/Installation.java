package dev.waxwing.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The product as a user has it: the launcher beside the jar, with the ahead-of-time cache made.
public record Installation(Path launcher) {
    private static final Path JAR = Path.of("target", "waxwing.jar");

    /// Installs the jar that was built before the tests.
    ///
    /// @param directory is made; empty or missing before
    /// @return empty when there is no jar, or an older one than the sources: then only Maven was
    ///   asked to test
    public static Optional<Installation> in(Path directory) throws IOException {
        if (!Files.exists(JAR) || isNewer(Path.of("src", "main")) || isNewer(Path.of("pom.xml"))) {
            return Optional.empty();
        }
        Files.createDirectories(directory);
        Files.copy(JAR, directory.resolve("waxwing.jar"));
        Path launcher = directory.resolve("waxwing");
        Files.copy(Path.of("waxwing"), launcher);
        train(launcher);
        return Optional.of(new Installation(launcher));
    }

    private static boolean isNewer(Path sources) throws IOException {
        FileTime built = Files.getLastModifiedTime(JAR);
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .map(Installation::changed)
                    .max(Comparator.naturalOrder())
                    .filter(newest -> newest.compareTo(built) > 0)
                    .isPresent();
        }
    }

    private static FileTime changed(Path file) {
        return FileTime.fromMillis(file.toFile().lastModified());
    }

    private static void train(Path launcher) throws IOException {
        ProcessBuilder version =
                new ProcessBuilder(launcher.toString(), "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        version.environment().keySet().removeIf(name -> name.startsWith("WAXWING_"));
        version.environment().put("WAXWING_AOT", "wait");
        version.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = version.start();
        try {
            if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("the launcher did not make its cache");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
