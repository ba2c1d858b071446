package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.sessions.Ending;
import dev.waxwing.sessions.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How connections end, by whichever side, and what else they leave alone.
class ConnectionLifeTest {
    private RunningSockets server;

    @BeforeEach
    void start() {
        server = new RunningSockets(3);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFaultEndsOneConnectionAlone() {
        try (RawSocket failing = server.open();
                RawSocket other = server.open()) {
            failing.text("fail");
            assertThat(failing.readClose()).isEqualTo(1011);
            other.text("still here");
            assertThat(other.readText()).isEqualTo("still here");
        }
        await().untilAsserted(() -> assertThat(server.places).hasValue(0));
        assertThat(server.echo.endings).contains(new Ending(1011, false));
    }

    @Test
    void aDialectMayRefuse() {
        try (RawSocket client = server.open()) {
            client.text("refuse");
            assertThat(client.readClose()).isEqualTo(4429);
        }
    }

    @Test
    void theActorRunsOnTheConnectionsEventLoop() {
        try (RawSocket client = server.open()) {
            client.text("thread");
            assertThat(client.readText()).startsWith("vert.x-eventloop-thread");
        }
    }

    @Test
    void revocationClosesTheConnectionsOfThatLogin() {
        try (RawSocket ann = RawSocket.open(server.port(), "/echo?token=t-ann");
                RawSocket bob = RawSocket.open(server.port(), "/echo?token=t-bob")) {
            await().until(() -> server.echo.opened.size() == 2);
            server.sessions.revoke(Set.of("login-ann"));
            assertThat(ann.readClose()).isEqualTo(4401);
            bob.text("x");
            assertThat(bob.readText()).isEqualTo("x");
            server.sessions.revoke(new UserId("bob"));
            assertThat(bob.readClose()).isEqualTo(4401);
        }
    }

    @Test
    void placesAreLimitedAndGivenBack() {
        try (RawSocket a = server.open();
                RawSocket b = server.open();
                RawSocket c = server.open();
                RawSocket late = new RawSocket(server.port())) {
            assertThat(late.handshake("/open"))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("application/problem+json");
            a.send(Frame.close(1000));
            assertThat(a.readClose()).isEqualTo(1000);
            await().untilAsserted(() -> assertThat(server.places).hasValue(2));
            b.text("b");
            c.text("c");
            assertThat(b.readText() + c.readText()).isEqualTo("bc");
        }
        try (RawSocket again = server.open()) {
            again.text("in");
            assertThat(again.readText()).isEqualTo("in");
        }
    }

    @Test
    void brokenAndHalfClosedConnectionsAreNoticed() throws Exception {
        try (RawSocket client = server.open()) {
            await().until(() -> server.echo.opened.size() == 1);
            client.shutdownOutput();
            await().until(() -> server.echo.endings.contains(new Ending(1006, false)));
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void aDrainTellsEveryClientAndLetsNobodyIn() {
        try (RawSocket client = server.open();
                RawSocket late = new RawSocket(server.port())) {
            client.text("before");
            assertThat(client.readText()).isEqualTo("before");
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(
                            () -> server.sessions.drain(Duration.ofSeconds(10)));
            assertThat(client.readClose()).isEqualTo(4001);
            assertThat(late.handshake("/open")).startsWith("HTTP/1.1 503 ");
            client.send(Frame.close(4001));
            assertThat(drained.join()).isTrue();
        }
    }

    @Test
    void whoNeverReadsIsClosedAndNothingPilesUp() {
        AtomicInteger written = new AtomicInteger();
        try (RawSocket client = new RawSocket(server.port(), 4096)) {
            assertThat(client.handshake("/open")).contains(" 101 ");
            await().until(() -> server.echo.opened.size() == 1);
            Session session = server.echo.opened.getFirst();
            EncodedFrame frame = EncodedFrame.text(new byte[16 << 10]);
            int taken = 0;
            while (session.outbox().offer(frame, written::incrementAndGet)) {
                taken++;
            }
            assertThat((taken - written.get()) * 16L).isLessThanOrEqualTo(8 * 1024L);
            await().until(() -> server.echo.endings.contains(new Ending(4008, false)));
        }
    }

    @Test
    void whoReadsGetsABurstThatIsLargerThanTheBacklog() {
        try (RawSocket client = server.open()) {
            await().until(() -> server.echo.opened.size() == 1);
            Session session = server.echo.opened.getFirst();
            for (int i = 0; i < 1000; i++) {
                byte[] text = ("%04d".formatted(i)).getBytes(UTF_8);
                assertThat(session.outbox().offer(EncodedFrame.text(text))).isTrue();
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readText()).isEqualTo("%04d".formatted(i));
            }
        }
    }
}
