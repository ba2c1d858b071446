package dev.waxwing;

import dev.waxwing.accounts.Permission;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A whole server in this process, on free ports: for tests that hold its own tables against what
/// its ports answer.
public final class OpenServer implements AutoCloseable {
    private final Server server;

    /// @param settings `key=value`
    public OpenServer(Path data, String... settings) {
        List<Inputs.Flag> flags =
                new ArrayList<>(
                        List.of(
                                new Inputs.Flag("--data", "server.data", data.toString()),
                                new Inputs.Flag("--line-port", "line.port", "0"),
                                new Inputs.Flag("--feed-port", "http.feed-port", "0"),
                                new Inputs.Flag("--http-port", "http.port", "0")));
        for (String setting : settings) {
            String[] words = setting.split("=", 2);
            flags.add(new Inputs.Flag("--set", words[0], words[1]));
        }
        Inputs inputs = new Inputs(Optional.empty(), Map.of(), flags);
        try {
            server = Server.start(Configuration.load(Sections.SCHEMA, inputs, Sections.RULES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidConfiguration e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Every endpoint of HTTP.
    public RouteTable routes() {
        return server.routes();
    }

    /// The names of what an operator can do.
    public Set<String> adminOperations() {
        return server.tasks().names();
    }

    /// Makes an API key that ends when no request could ask it to.
    ///
    /// @return the whole key
    public String apiKey(UserId user, Set<Permission> scopes, Instant expires) {
        return server.accounts().apiKeys().create(user, "k", scopes, Optional.of(expires)).text();
    }

    /// @param listener `line`, `http` or `feed`
    public int port(String listener) {
        return server.listening().stream()
                .filter(one -> one.name().equals(listener))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    public Path data() {
        return server.data();
    }

    @Override
    public void close() {
        server.close();
    }
}
