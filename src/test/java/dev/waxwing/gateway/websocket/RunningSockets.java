package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.config.Configuration;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.Proxies;
import dev.waxwing.gate.ProxyConfig;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.http.HttpGateway;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.TokenAdmission;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.sessions.Place;
import dev.waxwing.sessions.Sessions;
import dev.waxwing.supervision.SystemSupervisor;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The WebSocket edge on a free port, with an echo behind `/echo` (needs a token: `t-` and the
/// user's name) and `/open` (does not).
final class RunningSockets implements AutoCloseable {
    final Echo echo = new Echo();
    final AtomicInteger places = new AtomicInteger();
    final StateCounts states = new StateCounts();
    final Sessions sessions;
    private final ExecutorService threads = Executors.newFixedThreadPool(1);
    private final SystemSupervisor actors = new SystemSupervisor(threads);
    private final HttpGateway http;
    private final int most;

    /// @param most connections at one time
    RunningSockets(int most, String... settings) {
        this.most = most;
        Map<String, String> httpSettings = new HashMap<>(Map.of("http.port", "0"));
        Map<String, String> socketSettings = new HashMap<>();
        Map<String, String> limits = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            Map<String, String> section =
                    switch (settings[i].substring(0, settings[i].indexOf('.'))) {
                        case "http" -> httpSettings;
                        case "limits" -> limits;
                        default -> socketSettings;
                    };
            section.put(settings[i], settings[i + 1]);
        }
        Authenticator authenticator = RunningSockets::authenticate;
        TokenCheck tokens = new TokenCheck(authenticator, _ -> {});
        sessions = new Sessions(actors, tokens, states);
        WebSocketGateway sockets =
                new WebSocketGateway(
                        Configuration.section(WebSocketConfig.class, socketSettings),
                        Configuration.section(Limits.class, limits).messageSize(),
                        true,
                        tokens,
                        ticket -> authenticate(ticket.replace("ticket-", "t-")),
                        _ -> place(),
                        sessions,
                        List.of(endpoint("/echo", false), endpoint("/open", true)));
        http =
                new HttpGateway(
                        Configuration.section(HttpConfig.class, httpSettings),
                        "127.0.0.1",
                        new TokenAdmission(authenticator, true),
                        new Proxies(Configuration.section(ProxyConfig.class, Map.of())),
                        _ -> {},
                        List.of(sockets));
        try {
            http.open();
        } catch (IOException e) {
            close();
            throw new AssertionError(e);
        }
    }

    private WebSocketEndpoint endpoint(String path, boolean open) {
        return new WebSocketEndpoint(
                path, "", Map.of("", echo, "echo.v1", echo), Permission.CONNECT, open);
    }

    private static Optional<Identity> authenticate(String token) {
        return Optional.of(token)
                .filter(t -> t.startsWith("t-"))
                .map(t -> t.substring(2))
                .map(name ->
                        new Identity(
                                new UserId(name),
                                Role.MEMBER,
                                "login-" + name,
                                name.equals("mute") ? Set.of() : Role.MEMBER.permissions(),
                                Instant.EPOCH,
                                Instant.MAX));
    }

    private Place place() {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            throw new Refused(ErrorCode.AT_CAPACITY, "Full.");
        }
        return new Place() {
            private boolean given = true;

            @Override
            public boolean claim(UserId user) {
                return !user.value().equals("crowd");
            }

            @Override
            public void close() {
                if (given) {
                    given = false;
                    places.decrementAndGet();
                }
            }
        };
    }

    int port() {
        return Objects.requireNonNull(http.listening().get("http")).getPort();
    }

    RawSocket open() {
        return RawSocket.open(port(), "/open");
    }

    @Override
    public void close() {
        http.close();
        actors.close();
        threads.shutdown();
    }
}
