package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// `/health`, `/live`, `/ready` and `/metrics`.
///
/// @param health the state of each part, and whether the whole is well; told whether to give
///   reasons
/// @param live whether the process is worth keeping
/// @param mayKnowReasons who is told why a part is not well
/// @param ready whether it takes new work: not while it starts or drains
/// @param metrics in the text format of Prometheus
/// @param metricsAccess who may read the metrics
public record StatusRoutes(
        Function<Boolean, Health> health,
        BooleanSupplier live,
        BooleanSupplier ready,
        Predicate<Caller> mayKnowReasons,
        Supplier<String> metrics,
        Access metricsAccess)
        implements Routes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /// What `/health` answers.
    ///
    /// @param isWell 200, else 503
    /// @param document what becomes its JSON
    public record Health(boolean isWell, Object document) {}

    @Override
    public void addTo(RouteTable table) {
        table.probe("/health", Access.ANYONE, call -> healthFor(call.caller()))
                .probe("/live", Access.ANYONE, _ -> liveness())
                .probe("/ready", Access.ANYONE, _ -> readiness())
                .probe("/metrics", metricsAccess, _ -> metricsNow());
    }

    private Answer healthFor(Caller caller) {
        Health now = health.apply(mayKnowReasons.test(caller));
        return Answer.json(now.isWell() ? 200 : 503, now.document());
    }

    private Answer liveness() {
        return live.getAsBoolean() ? Answer.text(200, "live\n") : Answer.text(503, "not live\n");
    }

    private Answer readiness() {
        return ready.getAsBoolean() ? Answer.text(200, "ready\n") : Answer.text(503, "not ready\n");
    }

    private Answer metricsNow() {
        return Answer.of(200, PROMETHEUS, metrics.get().getBytes(UTF_8));
    }
}
