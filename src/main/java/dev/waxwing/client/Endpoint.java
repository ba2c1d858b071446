package dev.waxwing.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Where a server listens and how to be let in.
///
/// @param host name or address
/// @param port 1 to 65535
/// @param tls the trust for TLS (see [TrustedCertificates]); null for a plain connection
/// @param token for `auth`; null where the listener is open. Never printed.
public record Endpoint(String host, int port, @Nullable SSLContext tls, @Nullable String token) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    public Endpoint {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
        }
        if (token != null && token.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a token holds neither spaces nor line ends");
        }
    }

    /// A plain connection without a token.
    public static Endpoint plain(String host, int port) {
        return new Endpoint(host, port, null, null);
    }

    /// Connects within 5 s. The certificate must match the host's name (RFC 9110 §4.3.4).
    Sockets connect() throws IOException {
        Socket raw = new Socket();
        try {
            raw.setTcpNoDelay(true);
            raw.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            raw.connect(new InetSocketAddress(host, port), (int) CONNECT_TIMEOUT.toMillis());
            return new Sockets(raw, tls == null ? raw : secured(raw, tls));
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private Socket secured(Socket raw, SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(raw, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        raw.setSoTimeout((int) CONNECT_TIMEOUT.toMillis());
        socket.startHandshake();
        raw.setSoTimeout(0);
        return socket;
    }

    @Override
    public String toString() {
        return (tls == null ? "" : "tls ") + host + ":" + port;
    }

    /// The socket to talk through, and the one to close: closing a TLS socket may wait for its
    /// writer, closing the socket underneath never does.
    record Sockets(Socket raw, Socket talk) {}
}
