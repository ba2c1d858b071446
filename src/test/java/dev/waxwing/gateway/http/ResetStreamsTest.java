package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.e2e.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 streams whose clients want no answer any more: what is left of their connection is idle,
/// and is closed as such. The client says frames (RFC 9113, 4.1).
class ResetStreamsTest {
    private static final int CLOSED_WITHIN_MILLIS = 15_000;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    /// `:method` GET and POST in HPACK's static table (RFC 7541, A).
    private static final int GET = 0x82;

    private static final int POST = 0x83;

    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch reset = new CountDownLatch(1);

    @TempDir private Path directory;

    @Test
    void theirConnectionIsClosedWhenItIsIdle() throws Exception {
        Path chain = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        TestCertificate certificate =
                TestCertificate.make(directory.resolve("server.p12"), "EC")
                        .writeChain(chain)
                        .writeKey(key);
        Admission anybody = new TokenAdmission(_ -> Optional.empty(), false);
        try (RunningEdge edge =
                        new RunningEdge(
                                anybody,
                                this::routes,
                                "http.patience",
                                "3s",
                                "http.tls-cert",
                                chain.toString(),
                                "http.tls-key",
                                key.toString());
                SSLSocket socket = connect(certificate, edge.port())) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            say(socket, SETTINGS, 0, 0, new byte[0]);
            say(socket, HEADERS, END_HEADERS | END_STREAM, 1, headers(GET, "/slow"));
            working.await();
            say(socket, RST_STREAM, 0, 1, new byte[4]);
            say(socket, HEADERS, END_HEADERS, 3, headers(POST, "/notes"));
            say(socket, RST_STREAM, 0, 3, new byte[4]);
            say(socket, PING, 0, 0, new byte[8]);
            while (frame(in) != (PING << 8 | ACK)) {} // what was said before has been heard
            reset.countDown();

            assertThat(in.readAllBytes()).hasSizeLessThan(1_000); // to the connection's end
        } finally {
            reset.countDown();
        }
    }

    private void routes(RouteTable table) {
        table.get("/slow", Access.ANYONE, _ -> slowly())
                .post("/notes", Access.ANYONE, 1000, _ -> Answer.empty(204));
    }

    private Answer slowly() throws InterruptedException {
        working.countDown();
        reset.await();
        return Answer.text(200, "nobody reads this");
    }

    private static SSLSocket connect(TestCertificate certificate, int port) throws Exception {
        SSLSocket socket =
                (SSLSocket)
                        TestCertificate.trusting(certificate)
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(CLOSED_WITHIN_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] headers(int method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(method);
        block.write(0x87); // :scheme https
        block.write(0x04); // :path
        block.write(path.length());
        block.writeBytes(path.getBytes(US_ASCII));
        block.write(0x01); // :authority
        block.write(1);
        block.write('x');
        return block.toByteArray();
    }

    private static void say(SSLSocket socket, int type, int flags, int stream, byte[] payload)
            throws IOException {
        socket.getOutputStream()
                .write(
                        ByteBuffer.allocate(9 + payload.length)
                                .putInt(payload.length << 8 | type)
                                .put((byte) flags)
                                .putInt(stream)
                                .put(payload)
                                .array());
    }

    /// Reads a frame over; its type and flags.
    private static int frame(DataInputStream in) throws IOException {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        in.readInt();
        in.skipNBytes(head >>> 8);
        return (head & 0xff) << 8 | flags;
    }
}
