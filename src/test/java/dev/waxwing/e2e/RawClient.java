package dev.waxwing.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line-protocol connection that sends exactly the bytes it is told and reads lines with a
/// deadline. Owned by one thread.
///
/// A consuming connection gets pushes between replies: [#reply] and [#delivery] sort them, [#line]
/// takes whatever comes.
public final class RawClient implements AutoCloseable {
    /// How long a line may take before the test fails.
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PUSH = "Message: ";

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[65_536];
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> pushed = new ArrayDeque<>();
    private final Deque<String> replied = new ArrayDeque<>();

    private int position;
    private int limit;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = socket.getInputStream();
    }

    public static RawClient connect(int port) {
        return connect(port, new Socket());
    }

    /// Connects a socket that the test has prepared (a small receive buffer, say).
    public static RawClient connect(int port, Socket unconnected) {
        try {
            unconnected.setTcpNoDelay(true);
            unconnected.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) PATIENCE.toMillis());
            return new RawClient(unconnected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Speaks over a socket that is connected already (TLS).
    public static RawClient over(Socket connected) {
        try {
            return new RawClient(connected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends the text and a line feed.
    public RawClient send(String command) {
        return sendRaw(command + "\n");
    }

    /// Sends the text as UTF-8 and nothing else.
    public RawClient sendRaw(String text) {
        return sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends from a thread of its own, for text that the server may leave unread for a while, or
    /// end the connection over.
    public void sendInBackground(byte[] bytes) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        sendBytes(bytes);
                    } catch (UncheckedIOException _) {
                        // the test sees the end on the reading side
                    }
                });
    }

    public void sendInBackground(String text) {
        sendInBackground(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends each byte in a packet of its own.
    public RawClient sendByteByByte(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            sendBytes(new byte[] {b});
        }
        return this;
    }

    /// Sends a command and gives its reply.
    public String ask(String command) {
        return send(command).reply();
    }

    /// Fetches from a queue and gives the line; not for a connection that consumes, where a push
    /// could come first.
    public String fetch(String queue) {
        return send("fetch " + queue).line();
    }

    /// What `stats` says.
    public JsonNode statistics() {
        String answer = ask("stats");
        if (!answer.startsWith("Stats: ")) {
            throw new AssertionError(answer);
        }
        return Delivery.read(answer.substring("Stats: ".length()));
    }

    /// The next line, reply or push.
    public String line() {
        return line(PATIENCE);
    }

    /// The next line, without its ending.
    ///
    /// @throws AssertionError if none comes in time, or the connection ends
    public String line(Duration patience) {
        try {
            String line = read(patience);
            if (line == null) {
                throw new AssertionError("the connection ended where a line was expected");
            }
            return line;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no line within " + patience, e);
        } catch (IOException e) {
            throw new AssertionError("the connection broke where a line was expected", e);
        }
    }

    /// The next `count` lines.
    public List<String> lines(int count) {
        List<String> lines = new ArrayList<>(count);
        while (lines.size() < count) {
            lines.add(line());
        }
        return lines;
    }

    /// The next line that is not a push; pushes that come before it are kept for [#delivery].
    public String reply() {
        while (replied.isEmpty()) {
            sort(line());
        }
        return replied.removeFirst();
    }

    /// The next pushed message; replies that come before it are kept for [#reply].
    public Delivery delivery() {
        return delivery(PATIENCE);
    }

    /// As [#delivery()], with another deadline.
    public Delivery delivery(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (pushed.isEmpty()) {
            sort(line(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()))));
        }
        return Delivery.parse(pushed.removeFirst());
    }

    /// The next `count` pushed messages.
    public List<Delivery> deliveries(int count) {
        List<Delivery> all = new ArrayList<>(count);
        while (all.size() < count) {
            all.add(delivery());
        }
        return all;
    }

    /// Says `ping` and gives the pushes that came before the `PONG` and were not taken yet.
    public List<Delivery> deliveriesUntilPong() {
        String pong = ask("ping");
        if (!pong.equals("PONG")) {
            throw new AssertionError("PONG expected, got " + pong);
        }
        List<Delivery> all = pushed.stream().map(Delivery::parse).toList();
        pushed.clear();
        return all;
    }

    /// Reads to the end of the connection and gives the lines on the way.
    ///
    /// @throws AssertionError if the server has not closed it in time
    public List<String> linesUntilClosed(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> lines = new ArrayList<>();
        try {
            while (true) {
                String line =
                        read(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
                if (line == null) {
                    return lines;
                }
                lines.add(line);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + patience + "; said " + lines, e);
        } catch (IOException _) {
            return lines; // a reset is an end as well
        }
    }

    public List<String> linesUntilClosed() {
        return linesUntilClosed(PATIENCE);
    }

    /// Reads to the end of the connection, also in the middle of a line, and gives the number of
    /// bytes.
    ///
    /// @throws AssertionError if the server has not closed it in time
    public long bytesUntilClosed(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long bytes = limit - position;
        try {
            while (true) {
                socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                int count = in.read(buffer);
                if (count < 0) {
                    return bytes;
                }
                bytes += count;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + patience + " and " + bytes + " B", e);
        } catch (IOException _) {
            return bytes;
        }
    }

    /// Ends the connection with RST in place of FIN, as a crashed machine's successor does.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says that no more commands come; replies can still be read.
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sort(String line) {
        (line.startsWith(PUSH) ? pushed : replied).addLast(line);
    }

    private @Nullable String read(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (int i = position; i < limit; i++) {
                if (buffer[i] == '\n') {
                    partial.write(buffer, position, i - position);
                    position = i + 1;
                    return taken();
                }
            }
            partial.write(buffer, position, limit - position);
            position = 0;
            limit = 0;
            if (!fill(deadline)) {
                return null;
            }
        }
    }

    /// Waits for more bytes; false at the end of the connection.
    private boolean fill(long deadline) throws IOException {
        socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        int count = in.read(buffer);
        if (count < 0 && partial.size() > 0) {
            throw new AssertionError("half a line at the end: " + taken());
        }
        limit = Math.max(0, count);
        return count >= 0;
    }

    private String taken() throws CharacterCodingException {
        byte[] bytes = partial.toByteArray();
        partial.reset();
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
