package dev.waxwing.gateway.line;

import dev.waxwing.config.Section;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the line gateway listens, and what one connection may cost.
@Section(value = "line", doc = "The line protocol over TCP: where it listens, and its limits.")
public record LineConfig(
        @Setting(value = "7672", max = "65535", doc = "The TCP port; 0 takes any free one.")
                int port,
        @Setting(
                        whenUnset = "server.host",
                        doc = "The address to listen on, when it is not the server's.")
                Optional<String> host,
        @Setting(
                        value = "1 MiB",
                        min = "1 KiB",
                        max = "64 MiB",
                        bytes = true,
                        doc =
                                "The longest line, and so the largest message or batch. A longer"
                                        + " one ends the connection.")
                int maxLine,
        @Setting(
                        value = "true",
                        doc =
                                "Whether connections on a loopback address may do everything"
                                        + " without `auth`.")
                boolean openOnLoopback,
        @Setting(
                        whenUnset = "the file `tokens` in the data directory",
                        doc = "The tokens that `auth` accepts, made by `waxwing admin token`.")
                Optional<Path> tokenFile,
        @Setting(
                        whenUnset = "no TLS",
                        doc =
                                "The TLS certificate chain, PEM, the server's own certificate"
                                        + " first. Read at start.")
                Optional<Path> tlsCert,
        @Setting(
                        whenUnset = "no TLS",
                        doc = "The certificate's private key, PEM, PKCS #8. Read at start.")
                Optional<Path> tlsKey,
        @Setting(
                        value = "20000",
                        min = "1",
                        max = "1000000",
                        doc = "Connections at one time; more are closed as they come.")
                int maxConnections,
        @Setting(
                        value = "30s",
                        min = "1s",
                        max = "1h",
                        doc =
                                "How long a line may take from its first byte to its end. An idle"
                                        + " connection between lines is left alone.")
                Duration idleHalfLine,
        @Setting(
                        value = "5",
                        min = "1",
                        max = "1000",
                        doc = "Malformed commands in a row that end a connection.")
                int maxMalformed,
        @Setting(
                        value = "1 MiB",
                        min = "16 KiB",
                        max = "256 MiB",
                        bytes = true,
                        doc =
                                "Bytes waiting to be sent to one connection at which deliveries to"
                                        + " it pause.")
                int outbox,
        @Setting(
                        value = "30s",
                        min = "1s",
                        max = "1h",
                        doc =
                                "How long a client may take nothing while its connection's outbox"
                                        + " is full, before the connection is closed. One that"
                                        + " takes a little at a time is left alone.")
                Duration stall,
        @Setting(
                        value = "60s",
                        min = "2s",
                        max = "2h",
                        doc =
                                "How long a client's machine may answer nothing, also on an idle"
                                        + " connection, or take nothing of what is sent to it,"
                                        + " before the connection is closed. Linux only; at least"
                                        + " `line.stall` counts.")
                Duration peerTimeout,
        @Setting(
                        value = "4 MiB",
                        min = "64 KiB",
                        max = "1 GiB",
                        bytes = true,
                        doc =
                                "Bytes that one connection has published and that are not yet"
                                        + " acknowledged, at which reading from it pauses.")
                int inFlight,
        @Setting(
                        value = "0",
                        max = "1024",
                        doc = "Threads that serve the sockets; 0 is half the processors.")
                int threads) {

    public LineConfig {
        if (tlsCert.isPresent() != tlsKey.isPresent()) {
            throw new IllegalArgumentException(
                    "line.tls-cert and line.tls-key must be given together, or neither");
        }
    }

    /// The address to listen on.
    public String listenHost(ServerConfig server) {
        return host.orElse(server.host());
    }

    /// The file of tokens; it need not exist.
    public Path tokens(ServerConfig server) {
        return tokenFile.orElse(server.data().resolve("tokens"));
    }

    public boolean tls() {
        return tlsCert.isPresent();
    }

    /// How long a peer may be unreachable: who takes nothing has the time that [#stall] gives.
    Duration deadAfter() {
        return peerTimeout.compareTo(stall) < 0 ? stall : peerTimeout;
    }

    /// The number of socket threads, at least 1.
    public int eventLoops() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
