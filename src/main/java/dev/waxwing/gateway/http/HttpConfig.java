package dev.waxwing.gateway.http;

import dev.waxwing.config.Secret;
import dev.waxwing.config.Section;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the HTTP listeners are, and what one connection or request may cost.
@Section(value = "http", doc = "HTTP and WebSocket: where they listen, TLS, and their limits.")
public record HttpConfig(
        @Setting(value = "8080", max = "65535", doc = "The TCP port; 0 takes any free one.")
                int port,
        @Setting(
                        whenUnset = "server.host",
                        doc = "The address to listen on, when it is not the server's.")
                Optional<String> host,
        @Setting(
                        max = "65535",
                        whenUnset = "only the main port",
                        doc = "Another port with all routes, for programs that post to `/input`.")
                Optional<Integer> ingestPort,
        @Setting(
                        max = "65535",
                        whenUnset = "only the main port",
                        doc =
                                "Another port with all routes, where `/` is the feed as well as"
                                        + " `/feed`.")
                Optional<Integer> feedPort,
        @Setting(
                        max = "65535",
                        whenUnset = "none",
                        doc =
                                "A port that answers every request with a redirect to HTTPS on the"
                                        + " main port. Needs TLS.")
                Optional<Integer> redirectPort,
        @Setting(
                        whenUnset = "no TLS",
                        doc =
                                "The TLS certificate chain, PEM, the server's own certificate"
                                        + " first. Read again when the file changes.")
                Optional<Path> tlsCert,
        @Setting(
                        whenUnset = "no TLS",
                        doc =
                                "The certificate's private key, PEM, PKCS #8. Read again when the"
                                        + " file changes.")
                Optional<Path> tlsKey,
        @Setting(
                        whenUnset = "no TLS",
                        doc =
                                "A PKCS #12 file with certificate chain and key, in place of the"
                                        + " two above. Read again when it changes.")
                Optional<Path> tlsKeystore,
        @Setting(whenUnset = "none", doc = "The password of `tls-keystore`.")
                Optional<Secret> tlsKeystorePassword,
        @Setting(
                        value = "true",
                        doc =
                                "Whether callers on this machine may post to `/input` and read the"
                                        + " feed without a token.")
                boolean openOnLoopback,
        @Setting(
                        value = "10s",
                        min = "1s",
                        max = "1m",
                        doc =
                                "How long a request's headers may take, how long a connection may"
                                        + " be idle between requests, and how long a body or an"
                                        + " answer may go on without moving 4 KiB.")
                Duration patience,
        @Setting(
                        value = "16 KiB",
                        min = "1 KiB",
                        max = "1 MiB",
                        bytes = true,
                        doc = "The largest request line and headers, all together.")
                int maxHeaders,
        @Setting(
                        value = "24 MiB",
                        min = "1 MiB",
                        max = "16 GiB",
                        bytes = true,
                        doc =
                                "What the request bodies being read or answered may take in"
                                        + " memory, all together; beyond it 503.")
                long bodyMemory,
        @Setting(
                        value = "64",
                        min = "1",
                        max = "10000",
                        doc = "Requests worked on at one time; others wait their turn.")
                int concurrency,
        @Setting(
                        value = "20000",
                        min = "1",
                        max = "1000000",
                        doc =
                                "HTTP connections at one time, WebSockets not counted; more are"
                                        + " answered with 503 and closed, with TLS closed as they"
                                        + " come.")
                int maxConnections,
        @Setting(
                        value = "0",
                        max = "1024",
                        doc = "Threads that serve the sockets; 0 is half the processors.")
                int threads) {

    public HttpConfig {
        if (tlsCert.isPresent() != tlsKey.isPresent()) {
            throw new IllegalArgumentException(
                    "http.tls-cert and http.tls-key must be given together, or neither");
        }
        if (tlsCert.isPresent() && tlsKeystore.isPresent()) {
            throw new IllegalArgumentException(
                    "give either http.tls-cert and http.tls-key or http.tls-keystore, not both");
        }
        if (redirectPort.isPresent() && tlsCert.isEmpty() && tlsKeystore.isEmpty()) {
            throw new IllegalArgumentException("http.redirect-port needs TLS");
        }
    }

    /// The address to listen on.
    public String listenHost(ServerConfig server) {
        return host.orElse(server.host());
    }

    public boolean tls() {
        return tlsCert.isPresent() || tlsKeystore.isPresent();
    }

    /// The number of socket threads, at least 1.
    public int eventLoops() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
