package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The opening handshake (RFC 6455, 4) and the ways to show who one is.
class HandshakeTest {
    private static RunningSockets server;

    @BeforeAll
    static void start() {
        server =
                new RunningSockets(
                        1000,
                        "websocket.authentication",
                        "1s",
                        "websocket.origins",
                        "https://chat.example.org");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theAnswerProvesThatTheKeyWasRead() {
        try (RawSocket client = new RawSocket(server.port())) {
            assertThat(client.handshake("/open"))
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsIgnoringCase("Upgrade: websocket")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions", "Content-Length");
        }
    }

    @Test
    void compressionIsNotAgreedTo() {
        try (RawSocket client = new RawSocket(server.port())) {
            assertThat(client.handshake("/open", "Sec-WebSocket-Extensions: permessage-deflate"))
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void aTokenMayBeShownInAnyOfTheWays() {
        assertThat(userOf("/echo", "Authorization: Bearer t-ann")).isEqualTo("ann");
        assertThat(userOf("/echo", "Sec-WebSocket-Protocol: echo.v1, access_token.t-ann"))
                .isEqualTo("ann");
        assertThat(userOf("/echo?ticket=ticket-ann")).isEqualTo("ann");
        assertThat(userOf("/echo?token=t-ann")).isEqualTo("ann");
    }

    private static String userOf(String target, String... headers) {
        try (RawSocket client = RawSocket.open(server.port(), target, headers)) {
            client.text("who");
            return client.readText();
        }
    }

    @Test
    void aTokenInTheQueryIsNotLookedAtWhenItMayNotBeThere() {
        try (RunningSockets strict = new RunningSockets(10, "websocket.token-in-query", "false")) {
            for (String token : List.of("t-ann", "t-mute", "wrong")) {
                try (RawSocket client = RawSocket.open(strict.port(), "/echo?token=" + token)) {
                    client.text("{\"type\":\"auth\",\"data\":{\"token\":\"t-bob\"}}");
                    client.text("who");
                    assertThat(client.readText()).as(token).isEqualTo("bob");
                }
            }
            try (RawSocket client =
                    RawSocket.open(strict.port(), "/echo?ticket=ticket-ann&token=t-bob")) {
                client.text("who");
                assertThat(client.readText()).isEqualTo("ann");
            }
        }
    }

    @Test
    void theChosenSubprotocolIsNotTheOneWithTheToken() {
        try (RawSocket client = new RawSocket(server.port())) {
            assertThat(
                            client.handshake(
                                    "/echo", "Sec-WebSocket-Protocol: access_token.t-a, echo.v1"))
                    .containsIgnoringCase("Sec-WebSocket-Protocol: echo.v1\r\n");
        }
    }

    @Test
    void aTokenMayBeTheFirstFrame() {
        try (RawSocket client = RawSocket.open(server.port(), "/echo")) {
            client.text("{\"type\":\"auth\",\"data\":{\"token\":\"t-zoe\"}}");
            client.text("who");
            assertThat(client.readText()).isEqualTo("zoe");
        }
    }

    @Test
    void anotherFirstFrameEndsTheConnection() {
        for (String text :
                new String[] {"hello", "{}", "{\"type\":\"auth\",\"data\":{\"token\":\"x\"}}"}) {
            try (RawSocket client = RawSocket.open(server.port(), "/echo")) {
                client.text(text);
                assertThat(client.readClose()).isEqualTo(4401);
            }
        }
    }

    @Test
    void whoSaysNothingInTimeIsCutOff() {
        try (RawSocket client = RawSocket.open(server.port(), "/echo")) {
            assertThat(client.readClose()).isEqualTo(4401);
        }
    }

    @Test
    void aWrongTokenIsRefusedBeforeTheUpgrade() {
        assertThat(answer("/echo?token=wrong")).startsWith("HTTP/1.1 401 ");
        assertThat(answer("/echo", "Authorization: Bearer wrong")).startsWith("HTTP/1.1 401 ");
        assertThat(answer("/open?ticket=old")).startsWith("HTTP/1.1 401 ");
        assertThat(answer("/echo?token=t-mute")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aUserWithTooManyConnectionsIsRefused() {
        assertThat(answer("/echo?token=t-crowd"))
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("Retry-After: ");
    }

    @Test
    void pagesOfOtherOriginsMayNotConnect() {
        assertThat(answer("/open", "Origin: https://chat.example.org")).contains(" 101 ");
        assertThat(answer("/open", "Origin: http://127.0.0.1:" + server.port())).contains(" 101 ");
        for (String origin :
                new String[] {"https://evil.example", "null", "https://chat.example.org.evil"}) {
            assertThat(answer("/open", "Origin: " + origin)).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aHandshakeThatIsNoneIsRefused() {
        assertThat(raw("GET /open HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 426 ");
        assertThat(
                        raw(
                                upgrade(
                                        "Sec-WebSocket-Version: 8",
                                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")))
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("Sec-WebSocket-Version: 13");
        assertThat(raw(upgrade("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short")))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer("/open", "Sec-WebSocket-Protocol: graphql-ws"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer("/nowhere")).startsWith("HTTP/1.1 404 ");
    }

    private static String upgrade(String... headers) {
        return "GET /open HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + String.join("\r\n", headers)
                + "\r\n\r\n";
    }

    private static String raw(String request) {
        try (RawSocket client = new RawSocket(server.port())) {
            client.send(request.getBytes(ISO_8859_1));
            return client.head();
        }
    }

    private static String answer(String target, String... headers) {
        try (RawSocket client = new RawSocket(server.port())) {
            return client.handshake(target, headers);
        }
    }
}
