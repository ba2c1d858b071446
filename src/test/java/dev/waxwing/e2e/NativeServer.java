package dev.waxwing.e2e;

import dev.waxwing.OpenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A server in this process for the tests of one class, and people who connect to it by the native
/// protocol as often and as fast as they like: alice, bob and carol have accounts. Register it in a
/// static field:
///
/// ```java
/// @RegisterExtension static final NativeServer SERVER = NativeServer.with("topics.keep=20");
/// ```
final class NativeServer implements BeforeAllCallback, AfterAllCallback {
    private final List<String> settings;
    private final Map<String, KeyPerson> people = new ConcurrentHashMap<>();
    private @Nullable Running running;

    private record Running(Path data, OpenServer server, HttpCalls http) {}

    private NativeServer(List<String> settings) {
        this.settings = settings;
    }

    /// @param more `key=value`
    static NativeServer with(String... more) {
        List<String> settings = new ArrayList<>();
        settings.addAll(List.of("limits.rates=false", "limits.sockets-user=1000"));
        settings.addAll(List.of(more));
        return new NativeServer(List.copyOf(settings));
    }

    /// Somebody, with an account from now on.
    KeyPerson person(String name) {
        return people.computeIfAbsent(name, id -> KeyPerson.register(http(), id));
    }

    /// An access token of a login of its own.
    String token(String person) {
        return person(person).token(http());
    }

    /// A new connection, which is welcome.
    NativeClient open(String person) {
        return NativeClient.open(port("http"), token(person));
    }

    /// @param listener `line`, `http` or `feed`
    int port(String listener) {
        return running().server().port(listener);
    }

    HttpCalls http() {
        return running().http();
    }

    /// The data directory.
    Path data() {
        return running().data();
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the test class has not begun");
        }
        return now;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path data = Files.createTempDirectory("waxwing-native-");
        OpenServer server = new OpenServer(data, settings.toArray(String[]::new));
        running = new Running(data, server, new HttpCalls(server.port("http")));
        List.of("alice", "bob", "carol").forEach(this::person);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        http().close();
        running().server().close();
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
