package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpServerRequest;

/// Takes a connection out of HTTP. Runs on its event loop: never blocks.
public interface Upgrade {
    /// Whether a request asks for it; others go on to the next route.
    boolean isWanted(UpgradeRequest request);

    /// Answers 101 and takes the connection over.
    ///
    /// @throws Refused to answer with a problem document
    void accept(UpgradeRequest request);

    /// A request that asks for another protocol.
    ///
    /// @param listener on which it came: `http`, `ingest` or `feed`
    /// @param id the correlation id
    record UpgradeRequest(HttpServerRequest request, Caller caller, String listener, String id) {}
}
