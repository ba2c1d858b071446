package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.Permission;
import dev.waxwing.config.Configuration;
import dev.waxwing.feed.Feed;
import dev.waxwing.gate.Limits;
import dev.waxwing.gateway.feed.FeedDialect;
import dev.waxwing.gateway.feed.FeedRoutes;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.StatusRoutes;
import dev.waxwing.gateway.http.accounts.AccountRoutes;
import dev.waxwing.gateway.http.accounts.GateGuard;
import dev.waxwing.gateway.http.accounts.KeyAccountRoutes;
import dev.waxwing.gateway.http.accounts.LoginGuard;
import dev.waxwing.gateway.http.accounts.Origins;
import dev.waxwing.gateway.http.chat.AnnouncementRoutes;
import dev.waxwing.gateway.http.chat.PresenceRoutes;
import dev.waxwing.gateway.http.chat.PrivacyRoutes;
import dev.waxwing.gateway.http.rooms.RoomRoutes;
import dev.waxwing.gateway.http.rules.RuleRoutes;
import dev.waxwing.gateway.http.trace.TraceRoutes;
import dev.waxwing.gateway.http.webhooks.WebhookRoutes;
import dev.waxwing.gateway.websocket.WebSocketConfig;
import dev.waxwing.gateway.websocket.WebSocketEndpoint;
import dev.waxwing.ops.Health;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.sessions.Dialect;
import dev.waxwing.sessions.NativeDialect;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What there is over HTTP and WebSocket, each wired to what it serves.
record Endpoints(Configuration configuration, Core core) {

    /// The paths of HTTP, by subject.
    List<Routes> routes() {
        Operations operations = core.operations();
        Accounts accounts = core.accounts();
        Delivery delivery = core.delivery();
        LoginGuard guard = new GateGuard(operations.gate());
        int maxBody = configuration.get(Limits.class).jsonSize();
        Origins origins =
                new Origins(Set.copyOf(configuration.get(WebSocketConfig.class).allowedOrigins()));
        return List.of(
                status(accounts.authenticator()),
                new FeedRoutes(core.stored().feed(), operations.metrics(), core.tracing()),
                new KeyAccountRoutes(accounts, guard, maxBody),
                new AccountRoutes(accounts, guard, origins, Clock.systemUTC(), maxBody),
                new PresenceRoutes(
                        accounts, core.stored().conversations().roster(), delivery.presences()),
                new PrivacyRoutes(delivery.presences(), maxBody),
                new AnnouncementRoutes(delivery.announcements(), maxBody),
                new RoomRoutes(delivery.rooms(), maxBody),
                new RuleRoutes(core.rules()),
                new TraceRoutes(core.trace()),
                new WebhookRoutes(core.webhooks(), maxBody));
    }

    private StatusRoutes status(Authenticator authenticator) {
        Operations operations = core.operations();
        Health health = operations.health();
        boolean openOnLoopback = configuration.get(HttpConfig.class).openOnLoopback();
        return new StatusRoutes(
                reasons -> new StatusRoutes.Health(health.isLive(), health.document(reasons)),
                health::isLive,
                health::isReady,
                caller ->
                        caller.token().isEmpty()
                                ? openOnLoopback && caller.isLocal()
                                : caller.token()
                                        .flatMap(authenticator::authenticate)
                                        .filter(who -> who.may(Permission.READ_METRICS))
                                        .isPresent(),
                operations.metrics()::scrape,
                Access.needsUnlessLocal(Permission.READ_METRICS));
    }

    /// The paths of WebSocket, each with the protocols that are spoken there.
    List<WebSocketEndpoint> sockets() {
        return List.of(
                new WebSocketEndpoint(
                        "/ws",
                        "",
                        Map.of("", headerBody(), NativeDialect.SUBPROTOCOL, nativeFrames()),
                        Permission.CONNECT,
                        false),
                feedAt("/feed", ""),
                feedAt("/", "feed"));
    }

    private Dialect headerBody() {
        return core.stored()
                .conversations()
                .headerBody(
                        core.operations().gate(),
                        configuration.get(Limits.class),
                        core.accounts(),
                        core.delivery().router().screen(),
                        new MessageFigures(core.operations().metrics()),
                        Clock.systemUTC());
    }

    private Dialect nativeFrames() {
        Delivery delivery = core.delivery();
        return core.stored()
                .conversations()
                .nativeDialect(
                        core.operations().gate(),
                        configuration.get(Limits.class),
                        configuration.get(TopicsConfig.class),
                        core.accounts(),
                        core.stored().broker(),
                        delivery.router(),
                        delivery.presences(),
                        delivery.rooms(),
                        delivery.announcements(),
                        delivery.resumptions(),
                        new MessageFigures(core.operations().metrics()),
                        Clock.systemUTC(),
                        configuration.get(WebSocketConfig.class).heartbeat(),
                        core.tracing());
    }

    /// The feed as a WebSocket.
    ///
    /// @param listener the only one that has it; empty for all
    private WebSocketEndpoint feedAt(String path, String listener) {
        Feed feed = core.stored().feed();
        return new WebSocketEndpoint(
                path, listener, Map.of("", new FeedDialect(feed)), Permission.READ_FEED, true);
    }
}
