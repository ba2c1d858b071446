package dev.waxwing.faults;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A line connection that is expected to break: every end of it is an [IOException]. Owned by one
/// thread; another one may close it.
final class Link implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[65_536];
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private int position;
    private int limit;

    private Link(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    }

    /// Connects.
    ///
    /// @param silence how long [#read] waits for more before it gives the connection up; zero for
    ///   ever
    static Link open(int port, Duration silence) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) silence.toMillis());
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) CONNECT.toMillis());
            return new Link(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Adds a command to what is sent, at the latest when [#read] has to wait.
    void write(String command) throws IOException {
        out.write(command.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /// The next line. Sends what was written before it waits, also in the middle of a line.
    String read() throws IOException {
        while (true) {
            String line = take();
            if (line != null) {
                return line;
            }
            out.flush();
            limit = in.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                throw new IOException("closed by the server");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// The rest of a line, if its end is here already; else keeps what there is of it.
    private @Nullable String take() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                partial.write(buffer, position, i - position);
                position = i + 1;
                String line = partial.toString(StandardCharsets.UTF_8);
                partial.reset();
                return line;
            }
        }
        partial.write(buffer, position, limit - position);
        position = limit;
        return null;
    }
}
