package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Finds the endpoint of each request of one event loop, and answers those that have none.
final class RequestRouter {
    private final Router router;
    private final HttpParts parts;

    RequestRouter(Vertx vertx, HttpParts parts, List<Route> routes) {
        this.router = Router.router(vertx);
        this.parts = parts;
        routes.forEach(this::add);
        router.errorHandler(404, context -> refuse(context, ErrorCode.NOT_FOUND));
        router.errorHandler(405, context -> refuse(context, ErrorCode.METHOD_NOT_ALLOWED));
        router.errorHandler(400, context -> refuse(context, ErrorCode.MALFORMED));
        router.errorHandler(500, context -> refuse(context, ErrorCode.INTERNAL));
    }

    void handle(HttpServerRequest request) {
        request.pause();
        router.handle(request);
    }

    /// A request that is none: answered, and its connection closed, by Vert.x.
    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ErrorCode code =
                cause instanceof TooLongFrameException ? ErrorCode.TOO_LARGE : ErrorCode.MALFORMED;
        String detail =
                cause instanceof TooLongHttpLineException
                        ? "The request line is too long."
                        : cause instanceof TooLongFrameException
                                ? "The headers are too large."
                                : "This is not HTTP.";
        refuse(request, new Refused(code, detail));
    }

    private void add(Route route) {
        var added = router.route(HttpMethod.valueOf(route.method()), route.path());
        if (route.method().equals("GET")) {
            added.method(HttpMethod.HEAD);
        }
        added.handler(context -> new Exchange(parts, route, context).serve());
    }

    private void refuse(RoutingContext context, ErrorCode code) {
        refuse(context.request(), new Refused(code, code.meaning()));
    }

    private void refuse(HttpServerRequest request, Refused refused) {
        String id = RequestIds.of(request);
        Unread.endWith(request);
        Exchange.write(
                request.response(), Answer.problem(refused, id), id, parts.securityHeaders());
    }
}
