package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpServerRequest;

/// What meets the requests of one event loop. Runs on it: never blocks.
interface Front {
    void handle(HttpServerRequest request);

    /// A request that is none: it is to be answered, and its connection closed, by Vert.x.
    void invalid(HttpServerRequest request);
}
