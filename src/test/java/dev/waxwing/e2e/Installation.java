package dev.waxwing.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The product as a user has it: the launcher beside the jar, with the ahead-of-time cache made.
/// Made once for each jar, and shared by all tests.
///
/// @param directory where it is
public record Installation(Path directory) {
    private static final Path JAR = Path.of("target", "waxwing.jar");
    private static final Path HOME = Path.of("target", "installed").toAbsolutePath();

    private static final class Shared {
        private static final Optional<Installation> INSTALLATION = install();

        private Shared() {}
    }

    /// The jar that was built before the tests, installed.
    ///
    /// @return empty when there is no jar, or an older one than the sources: then only Maven was
    ///   asked to test
    public static Optional<Installation> shared() {
        return Shared.INSTALLATION;
    }

    public Path launcher() {
        return directory.resolve("waxwing");
    }

    /// Options of a `java` that runs the product's classes: from the jar with its cache, which
    /// takes half of the CPU time of a start; without a jar, from this test's own class path.
    public static List<String> classes() {
        return shared().map(Installation::options)
                .orElseGet(() -> List.of("-cp", System.getProperty("java.class.path")));
    }

    private List<String> options() {
        try {
            return List.of(
                    "-XX:+UseCompactObjectHeaders", // as in the cache
                    "-XX:AOTCache=" + cache().orElseThrow(),
                    "-cp",
                    jar().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jar() {
        return directory.resolve("waxwing.jar");
    }

    private Optional<Path> cache() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".aot")).findAny();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /// Whether it was made before, of the same jar and the same launcher.
    private boolean isWhole() throws IOException {
        return Files.exists(launcher())
                && Files.mismatch(launcher(), Path.of("waxwing")) < 0
                && Files.size(jar()) == Files.size(JAR)
                && Files.getLastModifiedTime(jar()).equals(Files.getLastModifiedTime(JAR))
                && cache().isPresent();
    }

    private static Optional<Installation> install() {
        try {
            if (!Files.exists(JAR)
                    || isNewer(Path.of("src", "main"))
                    || isNewer(Path.of("pom.xml"))) {
                return Optional.empty();
            }
            Installation installation = new Installation(HOME);
            if (!installation.isWhole()) {
                Files.createDirectories(HOME);
                for (Path old : installation.files()) {
                    Files.delete(old);
                }
                Files.copy(JAR, installation.jar(), StandardCopyOption.COPY_ATTRIBUTES);
                Files.copy(Path.of("waxwing"), installation.launcher());
                train(installation.launcher());
            }
            return Optional.of(installation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
