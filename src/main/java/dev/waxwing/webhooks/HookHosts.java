package dev.waxwing.webhooks;

import dev.waxwing.resilience.Breaker;
import dev.waxwing.resilience.BreakerState;
import dev.waxwing.resilience.BreakerWatch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The hosts that are called: how many tries each may have in flight, and its breaker. One is made
/// when it is first called, and stays. Safe for all threads.
final class HookHosts {
    private static final String KIND = "webhook";

    /// From here on a status says that the host does not work.
    private static final int SERVER_ERROR = 500;

    private final WebhooksConfig config;
    private final BreakerWatch watch;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    /// One host and port.
    record Host(Semaphore inFlight, Breaker breaker) {}

    HookHosts(WebhooksConfig config, BreakerWatch watch) {
        this.config = config;
        this.watch = watch;
    }

    Host of(HookUrl url) {
        return hosts.computeIfAbsent(
                url.place(),
                place ->
                        new Host(
                                new Semaphore(config.inFlightHost(), true),
                                new Breaker(
                                        KIND, place, config.breaker(), HookHosts::failed, watch)));
    }

    private static boolean failed(Object answer) {
        return answer instanceof HookTransport.Response response
                && response.status() >= SERVER_ERROR;
    }

    /// Hosts that are left alone for a while; empty when none is.
    Optional<String> trouble() {
        long open =
                hosts.values().stream()
                        .filter(host -> host.breaker().state() != BreakerState.CLOSED)
                        .count();
        return open == 0
                ? Optional.empty()
                : Optional.of(open + " hosts of webhooks fail and are left alone for a while");
    }
}
