package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which server a command talks to over HTTP and WebSocket.
public final class WebOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The server's name or address (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Its HTTP port (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with an access token or API key and nothing else.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--tls-ca",
            paramLabel = "PEM",
            description = "Use TLS and trust the certificates in this file alone.")
    private @Nullable Path tlsCa;

    @Option(names = "--tls", description = "Use TLS and trust what this system trusts.")
    private boolean tls;

    /// The server as the options say.
    ///
    /// @throws IOException when a file cannot be read
    public Endpoint endpoint() throws IOException {
        String token = tokenFile == null ? null : Files.readString(tokenFile).strip();
        if (tlsCa != null) {
            return new Endpoint(host, port, TrustedCertificates.fromPem(tlsCa), token);
        }
        return new Endpoint(host, port, tls ? TrustedCertificates.system() : null, token);
    }
}
