package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which server a command talks to.
final class ServerOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The server's name or address (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Its line port (default: ${DEFAULT-VALUE}).")
    private int port = 7672;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token of `waxwing admin token`.")
    private @Nullable Path tokenFile;

    @Option(names = "--tls", description = "Use TLS and trust what this system trusts.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "PEM",
            description = "Use TLS and trust the certificates in this file alone.")
    private @Nullable Path tlsCa;

    Endpoint endpoint() throws IOException {
        return new Endpoint(host, port, context(), token());
    }

    private @Nullable SSLContext context() throws IOException {
        if (tlsCa != null) {
            return TrustedCertificates.fromPem(tlsCa);
        }
        return tls ? TrustedCertificates.system() : null;
    }

    private @Nullable String token() throws IOException {
        return tokenFile == null ? null : Files.readString(tokenFile).strip();
    }
}
