package dev.waxwing;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.Problem;
import dev.waxwing.config.Rule;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.line.LineConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Refuses a listener that other machines can reach without TLS, unless that risk was accepted in
/// so many words, and TLS files that cannot be read.
final class ListenRule implements Rule {
    @Override
    public Set<Class<? extends Record>> sections() {
        return Set.of(ServerConfig.class, LineConfig.class);
    }

    @Override
    public List<Problem> check(Configuration configuration) {
        LineConfig line = configuration.get(LineConfig.class);
        List<Problem> problems = new ArrayList<>();
        checkHost(configuration, line).ifPresent(problems::add);
        checkFile(configuration, "line.tls-cert", line.tlsCert()).ifPresent(problems::add);
        checkFile(configuration, "line.tls-key", line.tlsKey()).ifPresent(problems::add);
        return problems;
    }

    private static Optional<Problem> checkHost(Configuration configuration, LineConfig line) {
        ServerConfig server = configuration.get(ServerConfig.class);
        String key = line.host().isPresent() ? "line.host" : "server.host";
        try {
            boolean own = InetAddress.getByName(line.listenHost(server)).isLoopbackAddress();
            return own || line.tls() || server.allowInsecure()
                    ? Optional.empty()
                    : Optional.of(
                            configuration.problem(
                                    key,
                                    "can be reached from other machines: give line.tls-cert and"
                                            + " line.tls-key, or accept that everything travels"
                                            + " in the clear with server.allow-insecure = true"));
        } catch (UnknownHostException _) {
            return Optional.of(
                    configuration.problem(key, "must be an address or a name that resolves"));
        }
    }

    private static Optional<Problem> checkFile(
            Configuration configuration, String key, Optional<Path> file) {
        return file.filter(path -> Files.isDirectory(path) || !Files.isReadable(path))
                .map(_ -> configuration.problem(key, "must be a file that can be read"));
    }
}
