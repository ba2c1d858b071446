package dev.waxwing.gateway.http;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What Vert.x needs to know of TLS: versions 1.2 and 1.3, authenticated encryption with forward
/// secrecy only (RFC 9325, 4.2), BoringSSL where it loads, HTTP/2 by ALPN.
///
/// BoringSSL does not renegotiate when a client asks for it.
///
/// @param certificate with its key
/// @param handshake how long one may take
record TlsOptions(KeyCertOptions certificate, Duration handshake) {
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    void addTo(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setSslEngineOptions(
                        OpenSsl.isAvailable()
                                ? new OpenSSLEngineOptions()
                                : new JdkSSLEngineOptions())
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(certificate)
                .setEnabledSecureTransportProtocols(VERSIONS);
        SUITES.forEach(options::addEnabledCipherSuite);
    }

    /// The same for listeners that are open; what is not in here cannot change.
    ServerSSLOptions renewed() {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setUseAlpn(true)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(certificate)
                .setEnabledSecureTransportProtocols(VERSIONS);
        SUITES.forEach(options::addEnabledCipherSuite);
        return options;
    }
}
