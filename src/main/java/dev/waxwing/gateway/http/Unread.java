package dev.waxwing.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/// What is left of a refused request's body: read and dropped, so that the answer is not destroyed
/// by a reset (RFC 1122, 4.2.2.13), up to a bound. Owned by the request's event loop.
final class Unread {
    private static final long DROPPED_BYTES = 1 << 20;

    private final HttpServerRequest request;
    private long dropped;

    private Unread(HttpServerRequest request) {
        this.request = request;
    }

    /// To be called before the refusal is written: ends the connection (with HTTP/2 the stream)
    /// once the answer is out and the body has ended, or is too long to wait for.
    static void endWith(HttpServerRequest request) {
        if (!request.isEnded()) {
            Unread unread = new Unread(request);
            request.handler(unread::drop);
            request.exceptionHandler(_ -> {});
            if (request.version() != HttpVersion.HTTP_2) {
                request.response().putHeader("Connection", "close");
                request.endHandler(_ -> unread.close());
            }
            request.resume();
        }
    }

    private void drop(Buffer buffer) {
        dropped += buffer.length();
        if (dropped > DROPPED_BYTES) {
            if (request.version() == HttpVersion.HTTP_2) {
                var _ = request.response().reset();
            } else {
                var _ = request.connection().close();
            }
        }
    }

    /// The answer is on its way before the request ends, or it is now.
    private void close() {
        if (request.response().ended()) {
            var _ = request.connection().close();
        } else {
            request.response().endHandler(_ -> request.connection().close());
        }
    }
}
