package dev.waxwing.gateway.http;

import dev.waxwing.gateway.http.Upgrade.UpgradeRequest;
import dev.waxwing.model.ErrorCode;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Finds the endpoint of each request of one event loop, and answers those that have none.
final class RequestRouter implements Front {
    private final Router router;
    private final HttpParts parts;
    private final String listener;

    /// How a request is refused that has no endpoint: as its neighbours do it, by first segment.
    private final Map<String, RefusalForm> refusals = new HashMap<>();

    RequestRouter(Vertx vertx, HttpParts parts, RouteTable routes, String listener) {
        this.router = Router.router(vertx);
        this.parts = parts;
        this.listener = listener;
        router.route().handler(context -> Incoming.route(context, parts.callers()));
        routes.upgrades().forEach(this::addUpgrade);
        routes.routes().forEach(this::add);
        routes.upgrades().keySet().forEach(this::addUpgradeRequired);
        router.errorHandler(404, context -> refuse(context, ErrorCode.NOT_FOUND));
        router.errorHandler(405, context -> refuse(context, ErrorCode.METHOD_NOT_ALLOWED));
        router.errorHandler(400, context -> refuse(context, ErrorCode.MALFORMED));
        router.errorHandler(500, context -> refuse(context, ErrorCode.INTERNAL));
    }

    @Override
    public void handle(HttpServerRequest request) {
        Patience patience = Patience.of(request);
        if (patience != null) {
            patience.began(request);
        }
        request.pause();
        router.handle(request);
    }

    private void addUpgrade(String path, Upgrade upgrade) {
        router.route(HttpMethod.GET, path)
                .handler(context -> {
                    Incoming incoming = Incoming.of(context);
                    UpgradeRequest wanted =
                            new UpgradeRequest(
                                    context.request(), incoming.caller(), listener, incoming.id());
                    if (upgrade.isWanted(wanted)) {
                        accept(upgrade, wanted);
                    } else {
                        context.next();
                    }
                });
    }

    private void accept(Upgrade upgrade, UpgradeRequest wanted) {
        try {
            upgrade.accept(wanted);
        } catch (Refused refused) {
            refuse(wanted.request(), wanted.id(), refused);
        }
    }

    /// What asks for no upgrade and has no other route.
    private void addUpgradeRequired(String path) {
        router.route(HttpMethod.GET, path)
                .handler(context -> refuse(context, ErrorCode.UPGRADE_REQUIRED));
    }

    @Override
    public void invalid(HttpServerRequest request) {
        Patience patience = Patience.of(request);
        if (patience != null) {
            patience.began(request);
        }
        Throwable cause = request.decoderResult().cause();
        ErrorCode code =
                cause instanceof TooLongFrameException ? ErrorCode.TOO_LARGE : ErrorCode.MALFORMED;
        String detail =
                cause instanceof TooLongHttpLineException
                        ? "The request line is too long."
                        : cause instanceof TooLongFrameException
                                ? "The headers are too large."
                                : "This is not HTTP.";
        Incoming incoming = Incoming.of(request, parts.callers());
        Refused refused = new Refused(code, detail);
        incoming.about().around(() -> refuse(request, incoming.id(), refused));
    }

    private void add(Route route) {
        var added = router.route(HttpMethod.valueOf(route.method()), route.path());
        if (route.method().equals("GET")) {
            added.method(HttpMethod.HEAD);
        }
        refusals.putIfAbsent(firstSegment(route.path()), route.refusals());
        added.handler(context -> new Exchange(parts, route, context).serve());
    }

    private void refuse(RoutingContext context, ErrorCode code) {
        Refused refused = new Refused(code, code.meaning());
        refuse(context.request(), Incoming.of(context).id(), refused);
    }

    private void refuse(HttpServerRequest request, String id, Refused refused) {
        Unread.endWith(request);
        if (refused.code() == ErrorCode.UPGRADE_REQUIRED) {
            request.response()
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Sec-WebSocket-Version", "13");
        }
        String path = Objects.requireNonNullElse(request.path(), "");
        RefusalForm form = refusals.getOrDefault(firstSegment(path), Answer::problem);
        Answer answer = parts.refusal(refused, id, form);
        Exchange.write(request, answer, id, parts.securityHeaders());
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
