package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.OpenServer;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The diagrams of the real-time service, walked arrow by arrow: how a connection comes to be, the
/// way of a message, the states of a session. The arrows stand before the steps.
final class RealTimeDiagramsTest {
    @TempDir Path directory;

    private OpenServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private KeyPerson bob;

    @BeforeEach
    void start() {
        server =
                new OpenServer(
                        directory.resolve("d"),
                        "limits.message-user=1/m burst 2",
                        "limits.rest-user=off",
                        "limits.rest-address=off",
                        "websocket.heartbeat=1s",
                        "websocket.silence=3s");
        http = new HttpCalls(server.port("http"));
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private int port() {
        return server.port("http");
    }

    /// How many connections are in a state.
    private int in(String state) {
        String line = "waxwing_connections_state{state=\"" + state + "\"} ";
        return http.get("/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(line))
                .map(text -> (int) Double.parseDouble(text.substring(line.length())))
                .findFirst()
                .orElse(0);
    }

    @Test
    void howAConnectionComesToBe() {
        // WS->>Auth: Validate JWT Token: one that is none is not let in
        try (RawSocket stranger = new RawSocket(port())) {
            String head =
                    stranger.handshake(
                            "/ws", "Sec-WebSocket-Protocol: waxwing.v1, access_token.nonsense");
            assertThat(head).startsWith("HTTP/1.1 401 ");
        }
        assertThat(in("active")).isZero();
        // Auth-->>WS: Token Valid, SA->>WA: Spawn WebSocket Actor, WA->>CM: Register Connection
        try (NativeClient a = NativeClient.open(port(), alice.token(http))) {
            // WS-->>Client: WebSocket Established, WA->>Client: Welcome Message
            assertThat(a.welcome().path("user").asText()).isEqualTo("alice");
            assertThat(in("active")).isOne();
        }
        await().until(() -> in("active") == 0);
    }

    @Test
    void theWayOfAMessage() {
        try (NativeClient a = NativeClient.open(port(), alice.token(http));
                NativeClient b = NativeClient.open(port(), bob.token(http))) {
            // MR->>CM: Get Target Connections: those that listen
            b.ask("subscribe", "{'topics':['system.*']}");
            // Client->>WA: Send Message, RL-->>WA: Allowed, WA->>MR: Route Message
            JsonNode ack = a.ask("publish", "{'topic':'system.alert','payload':1}");
            // MR->>Target: Deliver Message
            assertThat(b.next("event").path("payload").asInt()).isOne();
            // MR-->>WA: Routing Complete, WA->>Client: Send Acknowledgment
            assertThat(ack.path("type").asText()).isEqualTo("ack");
            assertThat(ack.path("data").path("offset").asLong()).isOne();
            // WA->>RL: Check Rate Limit: one more than the burst is told when to try again
            a.ask("publish", "{'topic':'system.alert','payload':2}");
            JsonNode refused = a.ask("publish", "{'topic':'system.alert','payload':3}");
            assertThat(refused.path("data").path("name").asText()).isEqualTo("rate_limited");
            assertThat(refused.path("data").path("retry_after_ms").asLong()).isPositive();
            assertThat(b.next("event").path("payload").asInt()).isEqualTo(2);
        }
    }

    @Test
    void theStatesOfASession() {
        try (RawSocket socket =
                RawSocket.open(port(), "/ws", "Sec-WebSocket-Protocol: waxwing.v1")) {
            // Connecting --> Authenticating: Connection Established
            await().until(() -> in("authenticating") == 1);
            // Authenticating --> Active: Auth Success
            String token = alice.token(http);
            socket.text("{\"type\":\"auth\",\"data\":{\"token\":\"" + token + "\"}}");
            await().until(() -> in("active") == 1);
            // Active --> Inactive: No Activity
            await().until(() -> in("inactive") == 1);
            // Inactive --> Active: Activity Detected
            socket.text("{\"type\":\"ping\"}");
            await().until(() -> in("active") == 1);
            // Inactive --> Disconnecting: Timeout, Disconnecting --> Disconnected
            assertThat(socket.readClose()).isEqualTo(4004);
            await().until(() -> in("active") + in("inactive") + in("disconnecting") == 0);
        }
        // Authenticating --> Disconnected: Auth Failed
        try (RawSocket socket =
                RawSocket.open(port(), "/ws", "Sec-WebSocket-Protocol: waxwing.v1")) {
            socket.text("{\"type\":\"auth\",\"data\":{\"token\":\"nonsense\"}}");
            assertThat(socket.readClose()).isEqualTo(4401);
        }
        // Active --> Disconnecting: Client Disconnect
        try (NativeClient a = NativeClient.open(port(), alice.token(http))) {
            assertThat(in("active")).isOne();
        }
        await().until(() -> in("active") == 0);
    }
}
