package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that sends exactly the bytes that a test gives it. Not for several threads.
public final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public RawSocket(int port) {
        this(port, 0);
    }

    /// @param receiveBuffer bytes; 0 leaves it to the system
    public RawSocket(int port, int receiveBuffer) {
        this("127.0.0.1", port, receiveBuffer);
    }

    /// @param from the client's own address, one of this machine's
    public RawSocket(String from, int port) {
        this(from, port, 0);
    }

    private RawSocket(String from, int port, int receiveBuffer) {
        try {
            socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A connection whose handshake is done.
    public static RawSocket open(int port, String target, String... headers) {
        RawSocket client = new RawSocket(port);
        String answer = client.handshake(target, headers);
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            client.close();
            throw new AssertionError(answer);
        }
        return client;
    }

    /// Sends an opening handshake; returns the answer's head.
    public String handshake(String target, String... headers) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        request.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
        request.append("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n");
        request.append("Sec-WebSocket-Version: 13\r\n");
        request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        send(request.append("\r\n").toString().getBytes(ISO_8859_1));
        return head();
    }

    /// Reads to the end of an answer's headers.
    public String head() {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    /// Reads the body of an answer whose head tells its length.
    public String body(String head) {
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new AssertionError(head);
        }
        try {
            return new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void send(Frame frame) {
        send(frame.masked(ThreadLocalRandom.current().nextInt()));
    }

    public void text(String text) {
        send(Frame.text(text));
    }

    /// The next frame.
    ///
    /// @return null when the server has closed the connection
    public @Nullable Frame read() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length =
                    switch (second) {
                        case 126 -> in.readUnsignedShort();
                        case 127 -> in.readLong();
                        default -> second;
                    };
            return new Frame(first & 0xf, first >= 0x80, in.readNBytes((int) length));
        } catch (EOFException | SocketException _) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next frame, which has to be of that kind.
    public Frame read(int opcode) {
        Frame frame = read();
        if (frame == null || frame.opcode() != opcode) {
            throw new AssertionError("not " + opcode + " but " + frame);
        }
        return frame;
    }

    /// The next frame, which has to be a text.
    public String readText() {
        return read(Frame.TEXT).asText();
    }

    /// Reads up to the server's close frame; returns its code, or 1006 when there is none.
    public int readClose() {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.opcode() == Frame.CLOSE) {
                return frame.closeCode();
            }
        }
        return 1006;
    }

    /// Ends this side of the connection alone.
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
