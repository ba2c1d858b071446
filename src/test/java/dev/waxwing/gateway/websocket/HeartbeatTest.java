package dev.waxwing.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of connections that say nothing.
class HeartbeatTest {
    private RunningSockets server;

    @BeforeEach
    void start() {
        server = new RunningSockets(3, "websocket.heartbeat", "1s", "websocket.silence", "3s");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoIsSilentIsAskedAndThenCutOff() {
        try (RawSocket client = server.open()) {
            assertThat(client.read(Frame.PING).payload()).isEmpty();
            client.send(Frame.of(Frame.PONG));
            client.text("alive");
            assertThat(client.readText()).isEqualTo("alive");
            assertThat(client.readClose()).isEqualTo(4004);
        }
    }

    @Test
    void aConnectionGoesThroughItsStates() {
        try (RawSocket client = RawSocket.open(server.port(), "/echo")) {
            client.text("{\"type\":\"auth\",\"data\":{\"token\":\"t-ann\"}}");
            assertThat(client.read(Frame.PING).payload()).isEmpty();
            client.text("back");
            assertThat(client.readText()).isEqualTo("back");
            assertThat(client.readClose()).isEqualTo(4004);
        }
        await().untilAsserted(() ->
                assertThat(server.states.changes)
                        .containsExactly(
                                ">connecting",
                                "connecting>authenticating",
                                "authenticating>active",
                                "active>inactive",
                                "inactive>active",
                                "active>inactive",
                                "inactive>disconnecting",
                                "disconnecting>"));
    }

    @Test
    void aFrameThatNeverGetsWholeIsSilence() {
        try (RawSocket client = server.open()) {
            client.send(new byte[] {(byte) 0x81});
            assertThat(client.readClose()).isEqualTo(4004);
        }
    }
}
