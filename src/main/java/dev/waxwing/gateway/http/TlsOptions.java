package dev.waxwing.gateway.http;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What Vert.x needs to know of TLS: the files, versions 1.2 and 1.3, authenticated encryption with
/// forward secrecy only (RFC 9325, 4.2), BoringSSL where it loads, HTTP/2 by ALPN.
///
/// BoringSSL does not renegotiate when a client asks for it.
record TlsOptions(HttpConfig config) {
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
        if (!config.tls()) {
            return;
        }
        options.setSsl(true)
                .setUseAlpn(true)
                .setSslEngineOptions(
                        OpenSsl.isAvailable()
                                ? new OpenSSLEngineOptions()
                                : new JdkSSLEngineOptions())
                .setSslHandshakeTimeout(config.patience().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(files())
                .setEnabledSecureTransportProtocols(VERSIONS);
        SUITES.forEach(options::addEnabledCipherSuite);
    }

    /// The same for certificates that have changed; the rest cannot change.
    ServerSSLOptions renewed() {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(files()).setEnabledSecureTransportProtocols(VERSIONS);
        SUITES.forEach(options::addEnabledCipherSuite);
        return options;
    }

    private KeyCertOptions files() {
        if (config.tlsKeystore().isPresent()) {
            PfxOptions store = new PfxOptions().setPath(config.tlsKeystore().get().toString());
            config.tlsKeystorePassword().ifPresent(p -> store.setPassword(p.reveal()));
            return store;
        }
        return new PemKeyCertOptions()
                .setCertPath(config.tlsCert().orElseThrow().toString())
                .setKeyPath(config.tlsKey().orElseThrow().toString());
    }
}
