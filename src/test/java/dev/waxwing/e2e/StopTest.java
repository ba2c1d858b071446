package dev.waxwing.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.gateway.websocket.RawSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM ends the server with 0 within the 10 s of the contract, whatever its clients do and
/// whenever it comes.
final class StopTest {
    private static final String HALF_A_POST =
            """
            POST /input HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/json\r
            Content-Length: 100\r
            Expect: 100-continue\r
            \r
            """;

    @TempDir Path directory;

    /// Each of them takes as long as it may; all of them together no longer.
    @Test
    void clientsWhoDoNotLeaveDoNotHoldUpTheEnd() throws Exception {
        try (RunningServer server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("line.outbox=64KiB", "line.stall=30s")
                        .start()) {
            Route route;
            List<String> ids;
            try (RawSocket socket = RawSocket.open(server.httpPort(), "/feed");
                    RawSocket post = new RawSocket(server.httpPort());
                    RawClient deaf = deaf(server);
                    RawClient publisher = server.connect()) {
                route = Route.declare(publisher);
                ids = publishLarge(publisher, route);
                route.consume(deaf, "prefetch=1000");
                await().until(() -> leased(publisher, route) > 0);
                post.send(HALF_A_POST.getBytes(US_ASCII));
                assertThat(post.head()).startsWith("HTTP/1.1 100 ");
                post.send("{\"content\": \"".getBytes(US_ASCII));

                CompletableFuture<Integer> stopped =
                        CompletableFuture.supplyAsync(() -> server.stop());
                assertThat(socket.readClose()).isEqualTo(4001); // and it is not answered
                assertThat(isRefused(server.port())).isTrue();
                assertThat(isRefused(server.httpPort())).isTrue();
                assertThat(stopped.get()).isZero();
                assertThat(server.stderr()).doesNotContain("did not end well", "Not everything");
            }
            server.restart();
            try (RawClient client = server.connect()) {
                assertThat(route.drain(client)).containsExactlyInAnyOrderElementsOf(ids);
            }
        }
    }

    @Test
    void aServerThatIsNotReadyYetEndsInOrderAsWell() throws Exception {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        Process process =
                launch.process(launch.command())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        try {
            Path database = launch.data().resolve("waxwing.db");
            await().atMost(ServerLaunch.PATIENCE).until(() -> Files.exists(database));
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException _) {
            return true;
        }
    }

    private static int leased(RawClient client, Route route) {
        return client.statistics().path("queues").path(route.queue()).path("leased").asInt();
    }

    private static List<String> publishLarge(RawClient client, Route route) {
        String body = "A".repeat(64 * 1024);
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "large-" + i).toList();
        for (String id : ids) {
            assertThat(client.ask(route.publishing(Sample.json(id, body)))).isEqualTo("ACK " + id);
        }
        return ids;
    }

    /// A client whose kernel takes little for it.
    private static RawClient deaf(RunningServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        return RawClient.connect(server.port(), socket);
    }
}
