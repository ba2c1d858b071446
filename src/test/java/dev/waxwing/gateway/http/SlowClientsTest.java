package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Connections that send their headers or their body, or take their answer, a few bytes at a time:
/// they are shed, and everybody else is served meanwhile.
class SlowClientsTest {
    private static final int EACH = 50;
    private static final int READERS = 5;
    private static final int PATIENCE_SECONDS = 3;

    /// From the moment the last of them came.
    private static final int SHED_SECONDS = 15;

    /// More than the buffers of two sockets hold, so that the server has to wait for the reader.
    private static final byte[] LARGE = new byte[24 << 20];

    @Test
    void theSlowAreShedAndTheOthersServed() throws Exception {
        Admission anybody = new TokenAdmission(_ -> Optional.empty(), false);
        try (RunningEdge edge =
                new RunningEdge(
                        anybody,
                        SlowClientsTest::routes,
                        "http.patience",
                        PATIENCE_SECONDS + "s")) {
            List<SlowClient> slow = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                slow.add(
                        new SlowClient(
                                edge.port(), "GET /quick HTTP/1.1\r\nHost: x\r\n", "X: y\r\n"));
                slow.add(
                        new SlowClient(
                                edge.port(),
                                "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n",
                                "x"));
            }
            for (int i = 0; i < READERS; i++) {
                slow.add(new SlowClient(edge.port(), "GET /large HTTP/1.1\r\nHost: x\r\n\r\n", ""));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHED_SECONDS);
            while (!slow.isEmpty()) {
                assertThat(System.nanoTime()).as(slow.size() + " are left").isLessThan(end);
                assertThat(edge.get("/quick").body()).isEqualTo("served");
                for (SlowClient client : List.copyOf(slow)) {
                    if (client.isCutOff()) {
                        slow.remove(client);
                        client.close();
                    }
                }
            }
        }
    }

    private static void routes(RouteTable table) {
        table.get("/quick", Access.ANYONE, _ -> Answer.text(200, "served"))
                .get("/large", Access.ANYONE, _ -> Answer.of(200, "text/plain", LARGE))
                .post("/notes", Access.ANYONE, 10_000, _ -> Answer.empty(204));
    }

    /// One such connection. Owned by the test's thread.
    private static final class SlowClient implements AutoCloseable {
        private static final int SMALLEST_BUFFER = 2048;

        private final Socket socket = new Socket();
        private final byte[] more;

        /// @param more what is sent again and again; empty for one that reads
        SlowClient(int port, String first, String more) throws IOException {
            this.more = more.getBytes(US_ASCII);
            socket.setReceiveBufferSize(SMALLEST_BUFFER);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(1);
            socket.getOutputStream().write(first.getBytes(US_ASCII));
        }

        /// Goes on a little; true when the server has ended the connection.
        boolean isCutOff() {
            try {
                socket.getOutputStream().write(more);
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException _) {
                return false;
            } catch (IOException _) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
