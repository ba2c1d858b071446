package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Four connections under TLS that each make request after request, and never a new connection.
final class SteadyCalls implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final byte[] REQUEST =
            "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final List<SSLSocket> sockets = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile @Nullable Exception failed;

    /// @param trusted whose certificate the connections have
    SteadyCalls(TestCertificate trusted, int port) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            SSLSocket socket =
                    (SSLSocket)
                            TestCertificate.trusting(trusted)
                                    .getSocketFactory()
                                    .createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            sockets.add(socket);
            Thread.ofVirtual().start(() -> call(socket));
        }
    }

    private void call(SSLSocket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                out.write(REQUEST);
                readAnswer(in);
                answered.incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            if (!socket.isClosed()) {
                failed = e;
            }
        }
    }

    private static void readAnswer(DataInputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\nlive\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 200 ")) {
            throw new IOException(answer.toString());
        }
    }

    /// Waits for so many more answers; none of the connections may have failed.
    void goOnFor(int answers) {
        int enough = answered.get() + answers;
        await().until(() -> failed != null || answered.get() >= enough);
        assertThat(failed).isNull();
    }

    @Override
    public void close() throws IOException {
        for (SSLSocket socket : sockets) {
            socket.close();
        }
    }
}
