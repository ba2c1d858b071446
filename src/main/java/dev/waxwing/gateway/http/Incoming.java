package dev.waxwing.gateway.http;

import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/// What is known of a request before it is routed.
///
/// @param id the correlation id
/// @param about what the log's lines about it carry
record Incoming(String id, Caller caller, LogContext about) {
    private static final String KEY = Incoming.class.getName();

    static Incoming of(HttpServerRequest request, Callers callers) {
        String id = RequestIds.of(request);
        Caller caller = callers.of(request);
        LogContext about =
                LogContext.of(Edge.HTTP)
                        .with(LogField.REQUEST, id)
                        .with(LogField.ADDRESS, caller.address());
        return new Incoming(id, caller, about);
    }

    /// Of a request that has begun to be routed.
    static Incoming of(RoutingContext context) {
        return Objects.requireNonNull(context.<Incoming>get(KEY), "set before routing");
    }

    /// Lets a request go on to its route.
    static void route(RoutingContext context, Callers callers) {
        Incoming incoming = of(context.request(), callers);
        context.put(KEY, incoming);
        incoming.about.around(context::next);
    }
}
