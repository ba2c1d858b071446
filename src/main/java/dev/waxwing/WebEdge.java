package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.gateway.http.GateAdmission;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.http.HttpGateway;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.websocket.GateArrivals;
import dev.waxwing.gateway.websocket.TicketBook;
import dev.waxwing.gateway.websocket.WebSocketConfig;
import dev.waxwing.gateway.websocket.WebSocketEndpoint;
import dev.waxwing.gateway.websocket.WebSocketGateway;
import dev.waxwing.ops.PartHealth;
import dev.waxwing.ops.Pulses;
import dev.waxwing.sessions.Sessions;
import dev.waxwing.supervision.SystemSupervisor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// HTTP and WebSocket, wired to the gate, the accounts and the actors. Safe for all threads.
final class WebEdge {
    private final Sessions sessions;
    private final HttpGateway http;
    private final Pulses pulses;

    /// @param routes every subject's endpoints
    /// @param endpoints every subject's WebSocket paths
    WebEdge(
            Configuration configuration,
            Operations operations,
            Accounts accounts,
            SystemSupervisor actors,
            List<Routes> routes,
            List<WebSocketEndpoint> endpoints) {
        HttpConfig config = configuration.get(HttpConfig.class);
        boolean isOpen = config.openOnLoopback();
        TokenCheck tokens = operations.check(accounts.authenticator());
        this.sessions = new Sessions(actors, tokens, new SessionFigures(operations));
        TicketBook book = new TicketBook(who -> !sessions.isRevoked(who), System::nanoTime);
        List<Routes> all = new ArrayList<>(routes);
        all.add(book);
        all.addFirst(
                new WebSocketGateway(
                        configuration.get(WebSocketConfig.class),
                        configuration.get(Limits.class).messageSize(),
                        isOpen,
                        tokens,
                        book,
                        new GateArrivals(operations.gate()),
                        sessions,
                        endpoints));
        this.http =
                new HttpGateway(
                        config,
                        config.listenHost(configuration.get(ServerConfig.class)),
                        new GateAdmission(operations.gate(), tokens, isOpen),
                        operations.proxies(),
                        new HttpFigures(operations.metrics()),
                        all);
        this.pulses = new Pulses(http.eventLoops(), System::nanoTime);
        operations.health().register("web event loops", pulses::health);
        operations.health().register("connections", this::connections);
        operations.metrics().outboxes(sessions::waitingBytes, sessions::waitingFrames);
        operations.metrics().mailboxes(sessions::waitingEvents);
        accounts.revocations().onRevoked(sessions::revoke);
    }

    /// Every endpoint.
    RouteTable routes() {
        return http.routes();
    }

    private PartHealth connections() {
        return sessions.isOpening()
                ? PartHealth.UP
                : PartHealth.degraded("new WebSocket connections wait for a restart");
    }

    /// Looks after the event loops; once a second.
    void beat() {
        pulses.beat();
    }

    /// Starts to listen.
    void open() throws IOException {
        http.open();
    }

    /// Every listener's name and address.
    Map<String, InetSocketAddress> listening() {
        return http.listening();
    }

    /// See [HttpGateway#renewCertificate].
    void renewCertificate() {
        http.renewCertificate();
    }

    /// See [Sessions#endExpired].
    void endExpired() {
        sessions.endExpired(Instant.now());
    }

    /// Nobody new comes in; those who are there are served.
    void stopAccepting() {
        http.stopAccepting();
    }

    /// Refuses new connections, lets what is in hand finish, and tells every client.
    void drain(Duration patience) {
        long began = System.nanoTime();
        sessions.drain(patience);
        Duration left = patience.minusNanos(System.nanoTime() - began);
        http.drain(left.isNegative() ? Duration.ZERO : left);
    }

    /// Ends what is left.
    void close(Duration patience) {
        http.close(patience);
    }
}
