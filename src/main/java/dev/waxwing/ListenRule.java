package dev.waxwing;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.Problem;
import dev.waxwing.config.Rule;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.line.LineConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Refuses a listener that other machines can reach without TLS, unless that risk was accepted in
/// so many words, and TLS files that cannot be read.
final class ListenRule implements Rule {
    @Override
    public Set<Class<? extends Record>> sections() {
        return Set.of(ServerConfig.class, LineConfig.class, HttpConfig.class);
    }

    @Override
    public List<Problem> check(Configuration configuration) {
        ServerConfig server = configuration.get(ServerConfig.class);
        LineConfig line = configuration.get(LineConfig.class);
        HttpConfig http = configuration.get(HttpConfig.class);
        List<Problem> problems = new ArrayList<>();
        if (!server.allowInsecure()) {
            checkHosts(configuration, server, line, http).forEach(problems::add);
        }
        checkFile(configuration, "line.tls-cert", line.tlsCert()).ifPresent(problems::add);
        checkFile(configuration, "line.tls-key", line.tlsKey()).ifPresent(problems::add);
        checkFile(configuration, "http.tls-cert", http.tlsCert()).ifPresent(problems::add);
        checkFile(configuration, "http.tls-key", http.tlsKey()).ifPresent(problems::add);
        checkFile(configuration, "http.tls-keystore", http.tlsKeystore()).ifPresent(problems::add);
        return problems;
    }

    /// One problem a key: the server's host stands for all listeners that have none of their own.
    private static List<Problem> checkHosts(
            Configuration configuration, ServerConfig server, LineConfig line, HttpConfig http) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        if (!line.tls()) {
            checkHost(configuration, line.host(), "line", line.listenHost(server), problems);
        }
        if (!http.tls()) {
            checkHost(configuration, http.host(), "http", http.listenHost(server), problems);
        }
        return List.copyOf(problems.values());
    }

    private static void checkHost(
            Configuration configuration,
            Optional<String> own,
            String section,
            String host,
            Map<String, Problem> problems) {
        String key = own.isPresent() ? section + ".host" : "server.host";
        problem(configuration, key, section, host)
                .ifPresent(problem -> problems.putIfAbsent(key, problem));
    }

    private static Optional<Problem> problem(
            Configuration configuration, String key, String section, String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress()
                    ? Optional.empty()
                    : Optional.of(
                            configuration.problem(
                                    key,
                                    "can be reached from other machines: give "
                                            + section
                                            + ".tls-cert and "
                                            + section
                                            + ".tls-key, or accept that everything travels"
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
