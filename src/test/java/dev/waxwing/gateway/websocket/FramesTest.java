package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.sessions.Ending;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What goes over the wire once a connection is open (RFC 6455, 5 to 7).
class FramesTest {
    private static RunningSockets server;

    @BeforeAll
    static void start() {
        server = new RunningSockets(1000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTextComesBack() {
        try (RawSocket client = server.open()) {
            for (String text :
                    new String[] {"", "a", "ünïcödé €𝄞", "x".repeat(126), "y".repeat(70_000)}) {
                client.text(text);
                assertThat(client.readText()).isEqualTo(text);
            }
        }
    }

    @Test
    void binaryDataComesBack() {
        try (RawSocket client = server.open()) {
            client.send(Frame.of(Frame.BINARY, (byte) 0, (byte) 0xff));
            assertThat(client.read(Frame.BINARY).payload()).containsExactly(0, 0xff);
        }
    }

    @Test
    void fragmentsAreJoinedWithControlFramesBetween() {
        try (RawSocket client = server.open()) {
            byte[] euro = "€uro".getBytes(UTF_8);
            client.send(new Frame(Frame.TEXT, false, Arrays.copyOf(euro, 1)));
            client.send(Frame.of(Frame.PING, (byte) 7));
            client.send(new Frame(Frame.CONTINUATION, false, new byte[0]));
            client.send(new Frame(Frame.CONTINUATION, true, Arrays.copyOfRange(euro, 1, 6)));

            assertThat(client.read(Frame.PONG).payload()).containsExactly(7);
            assertThat(client.readText()).isEqualTo("€uro");
        }
    }

    @Test
    void bytesMayComeOneByOne() {
        try (RawSocket client = server.open()) {
            for (byte b : Frame.text("slowly").masked(0x01020304)) {
                client.send(new byte[] {b});
            }
            assertThat(client.readText()).isEqualTo("slowly");
        }
    }

    @Test
    void manyFramesInOneWriteComeBackInOrder() {
        try (RawSocket client = server.open()) {
            for (int i = 0; i < 200; i++) {
                client.text("m" + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(client.readText()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void aCloseIsAnsweredAndEndsTheConnection() {
        try (RawSocket client = server.open()) {
            client.send(Frame.close(3001));

            assertThat(client.readClose()).isEqualTo(3001);
            assertThat(client.read()).isNull();
        }
        await().until(() -> server.echo.endings.contains(new Ending(3001, true)));
    }

    @Test
    void anEmptyCloseIsAnsweredWithOne() {
        try (RawSocket client = server.open()) {
            client.send(Frame.of(Frame.CLOSE));
            assertThat(client.readClose()).isEqualTo(1005);
        }
    }

    @Test
    void violationsOfTheProtocolAreFailed() {
        assertThat(closeCodeFor(new byte[] {(byte) 0x81, 1, 'a'})).as("unmasked").isEqualTo(1002);
        assertThat(closeCodeFor(first(0xc1))).as("compressed").isEqualTo(1002);
        assertThat(closeCodeFor(first(0x83))).as("reserved opcode").isEqualTo(1002);
        assertThat(closeCodeFor(first(0x8b))).as("reserved control").isEqualTo(1002);
        assertThat(closeCodeFor(first(0x09))).as("fragmented ping").isEqualTo(1002);
        assertThat(closeCodeFor(first(0x80))).as("continues nothing").isEqualTo(1002);
        assertThat(closeCodeFor(Frame.of(Frame.PING, new byte[126]).masked(0)))
                .as("long ping")
                .isEqualTo(1002);
        assertThat(closeCodeFor(new byte[] {(byte) 0x81, (byte) 0xfe, 0, 1, 0, 0, 0, 0, 'a'}))
                .as("length in too many bytes")
                .isEqualTo(1002);
        assertThat(closeCodeFor(Frame.of(Frame.CLOSE, (byte) 3).masked(0)))
                .as("half a close code")
                .isEqualTo(1002);
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000}) {
            assertThat(closeCodeFor(Frame.close(code).masked(0))).as("" + code).isEqualTo(1002);
        }
    }

    /// In one segment, so that the end is known before the first message's turn has come.
    @Test
    void whatCameBeforeTheEndIsAnsweredFirst() {
        for (byte[] end : new byte[][] {first(0xc1), Frame.close(3001).masked(7)}) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                wire.writeBytes(Frame.text("m" + i).masked(i));
            }
            wire.writeBytes(end);
            try (RawSocket client = server.open()) {
                client.send(wire.toByteArray());
                for (int i = 0; i < 20; i++) {
                    assertThat(client.readText()).isEqualTo("m" + i);
                }
                assertThat(client.readClose()).isIn(1002, 3001);
            }
        }
    }

    @Test
    void aMessageMayNotBeginWithinAnother() {
        try (RawSocket client = server.open()) {
            client.send(new Frame(Frame.TEXT, false, new byte[] {'a'}));
            client.text("b");
            assertThat(client.readClose()).isEqualTo(1002);
        }
    }

    @Test
    void textThatIsNotUtf8IsFailedAtItsFirstWrongByte() {
        byte[][] wrong = {
            {(byte) 0xff},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90},
            {(byte) 0xe2, 0x28}
        };
        for (byte[] bytes : wrong) {
            assertThat(closeCodeFor(new Frame(Frame.TEXT, false, bytes).masked(5))).isEqualTo(1007);
        }
        assertThat(closeCodeFor(Frame.of(Frame.TEXT, (byte) 0xe2, (byte) 0x82).masked(5)))
                .isEqualTo(1007);
    }

    @Test
    void aMessageOverTheLimitIsRefusedByItsHeader() {
        try (RawSocket client = server.open()) {
            client.send(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 4, 0, 1, 1, 2, 3, 4});
            assertThat(client.readClose()).isEqualTo(1009);
        }
        try (RawSocket client = server.open()) {
            client.send(new Frame(Frame.BINARY, false, new byte[200 << 10]));
            client.send(new Frame(Frame.CONTINUATION, true, new byte[100 << 10]));
            assertThat(client.readClose()).isEqualTo(1009);
        }
    }

    private static byte[] first(int first) {
        return new byte[] {(byte) first, (byte) 0x80, 0, 0, 0, 0};
    }

    private static int closeCodeFor(byte[] bytes) {
        try (RawSocket client = server.open()) {
            client.send(bytes);
            return client.readClose();
        }
    }
}
