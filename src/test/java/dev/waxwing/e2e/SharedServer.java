package dev.waxwing.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One server for all the test classes that ask for the same settings, started at the first and
/// stopped after the last test of the run. Register it in a static field:
///
/// ```java
/// @RegisterExtension static final SharedServer SERVER = SharedServer.with("broker.lease=1s");
/// ```
///
/// What the server wrote to standard error is printed when a test fails.
public final class SharedServer implements BeforeAllCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(SharedServer.class);

    private final List<String> settings;
    private @Nullable RunningServer server;

    private SharedServer(List<String> settings) {
        this.settings = settings;
    }

    /// A server as it comes.
    public static SharedServer plain() {
        return new SharedServer(List.of());
    }

    /// A server with `key=value` settings.
    public static SharedServer with(String... settings) {
        return new SharedServer(List.of(settings));
    }

    public RawClient connect() {
        return server().connect();
    }

    public RunningServer server() {
        RunningServer started = server;
        if (started == null) {
            throw new IllegalStateException("the test class has not begun");
        }
        return started;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Started started =
                context.getRoot()
                        .getStore(SPACE)
                        .getOrComputeIfAbsent(settings, Started::with, Started.class);
        server = started.server();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            List<String> log = server().stderr().lines().toList();
            System.err.println(
                    "--- server's standard error, last lines of " + context.getDisplayName());
            log.subList(Math.max(0, log.size() - 30), log.size()).forEach(System.err::println);
        }
    }

    /// Closed by JUnit with the root store.
    private record Started(RunningServer server) implements AutoCloseable {
        static Started with(List<String> settings) {
            try {
                Path data = Files.createTempDirectory("waxwing-shared-");
                return new Started(
                        ServerLaunch.on(data).set(settings.toArray(String[]::new)).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> files = Files.walk(server.data())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
