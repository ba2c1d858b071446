package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Identity;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.gateway.http.Caller;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.Upgrade;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.Edge;
import dev.waxwing.sessions.Arrival;
import dev.waxwing.sessions.Attributes;
import dev.waxwing.sessions.Place;
import dev.waxwing.sessions.Sessions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Answers opening handshakes, and takes their channels out of Vert.x. Runs on event loops.
///
/// @param maxMessage bytes, `limits.message-size`
/// @param openOnLoopback `http.open-on-loopback`
public record WebSocketGateway(
        WebSocketConfig config,
        int maxMessage,
        boolean openOnLoopback,
        TokenCheck tokens,
        Tickets tickets,
        Arrivals arrivals,
        Sessions sessions,
        List<WebSocketEndpoint> endpoints)
        implements Routes {
    private static final Set<String> SECRET_PARAMETERS = Set.of("token", "ticket");
    private static final int MAX_AGENT = 256;

    @Override
    public void addTo(RouteTable table) {
        endpoints.forEach(endpoint -> table.upgrade(endpoint.path(), new AtEndpoint(endpoint)));
    }

    /// The handshakes of one path.
    private final class AtEndpoint implements Upgrade {
        private final WebSocketEndpoint endpoint;
        private final Origins origins = new Origins(config.allowedOrigins());

        private AtEndpoint(WebSocketEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public boolean isWanted(UpgradeRequest request) {
            return Handshake.isWanted(request.request())
                    && (endpoint.listener().isEmpty()
                            || endpoint.listener().equals(request.listener()));
        }

        @Override
        public void accept(UpgradeRequest upgrade) {
            HttpServerRequest request = upgrade.request();
            Handshake handshake = Handshake.of(request, endpoint.dialects());
            if (!origins.mayConnect(request.getHeader("Origin"), request.getHeader("Host"))) {
                throw refused(ErrorCode.ORIGIN_REFUSED);
            }
            if (sessions.isDraining()) {
                throw refused(ErrorCode.DRAINING);
            }
            Optional<Identity> identity = identity(upgrade, handshake);
            Place place = arrivals.arrive(upgrade.caller().origin());
            try {
                identity.ifPresent(who -> claim(place, who));
                upgrade(upgrade, handshake, identity, place);
            } catch (RuntimeException e) {
                place.close();
                throw e;
            }
        }

        /// Who it is, by what the handshake shows; empty when it shows nothing.
        private Optional<Identity> identity(UpgradeRequest upgrade, Handshake handshake) {
            Optional<Optional<Identity>> shown = shown(upgrade, handshake);
            if (shown.isEmpty()) {
                return Optional.empty();
            }
            Identity who = shown.get().orElseThrow(() -> refused(ErrorCode.UNAUTHENTICATED));
            if (!who.may(endpoint.needed())) {
                throw refused(ErrorCode.FORBIDDEN);
            }
            return Optional.of(who);
        }

        /// The first thing shown counts, and has to be good.
        private Optional<Optional<Identity>> shown(UpgradeRequest upgrade, Handshake handshake) {
            HttpServerRequest request = upgrade.request();
            Optional<String> ticket = Optional.ofNullable(request.getParam("ticket"));
            Optional<String> query =
                    Optional.ofNullable(request.getParam("token"))
                            .filter(_ -> config.tokenInQuery());
            Address from = upgrade.caller().origin();
            return upgrade.caller()
                    .token()
                    .or(handshake::token)
                    .map(token -> tokens.identity(token, from))
                    .or(() -> ticket.map(tickets::redeem))
                    .or(() -> query.map(token -> tokens.identity(token, from)));
        }

        private void claim(Place place, Identity who) {
            if (!place.claim(who.user())) {
                throw new Refused(
                        ErrorCode.AT_CAPACITY,
                        "Too many connections of this user.",
                        Optional.of(Duration.ofSeconds(5)));
            }
        }

        private void upgrade(
                UpgradeRequest upgrade,
                Handshake handshake,
                Optional<Identity> identity,
                Place place) {
            HttpServerRequest request = upgrade.request();
            Attributes attributes = attributes(request, upgrade.caller());
            boolean isOpen =
                    endpoint.openOnLoopback() && openOnLoopback && upgrade.caller().isLocal();
            HttpServerResponse response = request.response();
            response.putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader("Sec-WebSocket-Accept", handshake.accept())
                    .putHeader("X-Request-Id", upgrade.id());
            handshake.subprotocol().ifPresent(p -> response.putHeader("Sec-WebSocket-Protocol", p));
            request.toNetSocket()
                    .onFailure(_ -> place.close())
                    .onSuccess(socket -> {
                        WebSocketConnection connection =
                                takeOver(
                                        socket,
                                        place,
                                        Edge.ofDialect(handshake.dialect().name()),
                                        attributes.address(),
                                        identity.isEmpty() && !isOpen);
                        Arrival arrival =
                                new Arrival(
                                        connection,
                                        handshake.dialect(),
                                        endpoint.needed(),
                                        identity,
                                        isOpen,
                                        place,
                                        attributes);
                        open(connection, arrival, channelOf(socket));
                    });
        }
    }

    private void open(WebSocketConnection connection, Arrival arrival, Channel channel) {
        sessions.open(
                arrival,
                channel.eventLoop(),
                way -> {
                    sessions.connected(way);
                    connection.ready(way);
                });
    }

    /// From here on the channel is no longer Vert.x's: its last handler is replaced by ours.
    private WebSocketConnection takeOver(
            NetSocket socket, Place place, Edge edge, String address, boolean mustAuthenticate) {
        ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = last.channel();
        WebSocketConnection connection =
                new WebSocketConnection(
                        new WebSocketParts(config, maxMessage),
                        channel,
                        LoopWriter.of(channel.eventLoop()),
                        edge,
                        address);
        channel.config().setAutoRead(false);
        last.pipeline().replace(last.name(), "websocket", connection);
        if (last.pipeline().get("patience") != null) {
            last.pipeline().remove("patience");
        }
        connection.begin(place, mustAuthenticate);
        return connection;
    }

    private static Channel channelOf(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
    }

    private static Attributes attributes(HttpServerRequest request, Caller caller) {
        String agent = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
        Map<String, String> parameters =
                request.params().entries().stream()
                        .filter(entry -> !SECRET_PARAMETERS.contains(entry.getKey()))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        Map.Entry::getValue,
                                        (first, _) -> first));
        return new Attributes(
                caller.address(),
                agent.substring(0, Math.min(agent.length(), MAX_AGENT)),
                parameters,
                Instant.now());
    }

    private static Refused refused(ErrorCode code) {
        return new Refused(code, code.meaning());
    }
}
