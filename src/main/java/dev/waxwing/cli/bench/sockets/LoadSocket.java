package dev.waxwing.cli.bench.sockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection (RFC 6455) of a [SocketLoop], on whose thread all of it happens. Pings
/// are answered by themselves.
public final class LoadSocket {
    private static final byte[] NOTHING = {};
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /// A length of 16 bits follows, of 64 bits.
    private static final int SHORT = 126;

    private static final int LONG = 127;
    private static final int MASK_BYTES = 4;

    private final SocketLoop loop;
    private final InetSocketAddress server;
    private final String path;
    private final String subprotocols;
    private final SocketEvents events;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean isOpen;
    private boolean isOver;

    /// What was read of a frame that is not whole.
    private byte[] rest = NOTHING;

    /// What was read of a message that is not whole.
    private byte[] fragments = NOTHING;

    /// What is to be sent; always in the state of being filled.
    private ByteBuffer output = ByteBuffer.allocate(1024);

    LoadSocket(
            SocketLoop loop,
            InetSocketAddress server,
            String path,
            String subprotocols,
            SocketEvents events) {
        this.loop = loop;
        this.server = server;
        this.path = path;
        this.subprotocols = subprotocols;
        this.events = events;
    }

    void connect(Selector selector) {
        try {
            SocketChannel made = SocketChannel.open();
            channel = made;
            made.configureBlocking(false);
            made.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean isConnected = made.connect(server);
            key = made.register(selector, isConnected ? 0 : SelectionKey.OP_CONNECT, this);
            if (isConnected) {
                connected();
            }
        } catch (IOException e) {
            // Not from here: whoever connects does not have this socket yet.
            loop.execute(() -> end(0, String.valueOf(e.getMessage())));
        }
    }

    /// Sends a text message, at the end of this turn of the loop. Nothing happens when the
    /// connection is over.
    public void send(byte[] utf8) {
        frame(TEXT, utf8, 0, utf8.length);
    }

    /// As [#send(byte[])].
    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether it can be sent to.
    public boolean isOpen() {
        return isOpen && !isOver;
    }

    /// Reads, or leaves what comes in to the operating system.
    public void reading(boolean reads) {
        SelectionKey registered = key;
        if (registered != null && registered.isValid()) {
            if (reads) {
                registered.interestOpsOr(SelectionKey.OP_READ);
            } else {
                registered.interestOpsAnd(~SelectionKey.OP_READ);
            }
        }
    }

    /// Ends it at once, without a word.
    public void abort() {
        end(0, "aborted");
    }

    void ready(SelectionKey ready) {
        try {
            if (ready.isValid() && ready.isConnectable()) {
                var _ = open().finishConnect();
                connected();
            }
            if (ready.isValid() && ready.isWritable()) {
                write();
            }
            if (ready.isValid() && ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(0, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            loop.failed(e);
            end(0, e.toString());
        }
    }

    private void connected() {
        registered().interestOps(SelectionKey.OP_READ);
        String request =
                "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                .formatted(path, server.getHostString(), server.getPort())
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + (subprotocols.isEmpty()
                                ? ""
                                : "Sec-WebSocket-Protocol: " + subprotocols + "\r\n")
                        + "\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        room(bytes.length).put(bytes);
    }

    private void read() throws IOException {
        ByteBuffer input = loop.input.clear();
        int count = open().read(input);
        if (count < 0) {
            end(0, "closed by the server");
            return;
        }
        int kept = rest.length;
        byte[] bytes = Arrays.copyOf(rest, kept + count);
        input.flip().get(bytes, kept, count);
        int used = parse(bytes);
        rest = used == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, used, bytes.length);
    }

    /// @return how many bytes of it are done with
    private int parse(byte[] bytes) {
        int at = 0;
        if (!isOpen) {
            at = handshake(bytes);
        }
        while (isOpen && !isOver) {
            int next = frame(bytes, at);
            if (next < 0) {
                return at;
            }
            at = next;
        }
        return isOver ? bytes.length : at;
    }

    /// @return behind the answer's headers; 0 when they are not whole
    private int handshake(byte[] bytes) {
        String answer = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            end(0, answer.substring(0, answer.indexOf('\r')));
            return bytes.length;
        }
        isOpen = true;
        events.opened(this);
        return end + 4;
    }

    /// Handles one frame.
    ///
    /// @return behind it; -1 when it is not whole
    private int frame(byte[] bytes, int at) {
        ByteBuffer frame = ByteBuffer.wrap(bytes, at, bytes.length - at);
        if (frame.remaining() < 2) {
            return -1;
        }
        int first = frame.get();
        long length = frame.get() & 0x7f;
        if (length >= SHORT) {
            if (frame.remaining() < (length == SHORT ? 2 : 8)) {
                return -1;
            }
            length = length == SHORT ? frame.getShort() & 0xffff : frame.getLong();
        }
        if (frame.remaining() < length) {
            return -1;
        }
        int from = frame.position();
        int to = from + (int) length;
        switch (first & 0x0f) {
            case TEXT, CONTINUATION -> data(bytes, from, to, (first & FIN) != 0);
            case PING -> frame(PONG, bytes, from, to - from);
            case CLOSE ->
                    end(
                            length < 2 ? 0 : frame.getShort() & 0xffff,
                            new String(
                                    bytes,
                                    Math.min(to, from + 2),
                                    Math.max(0, to - from - 2),
                                    StandardCharsets.UTF_8));
            default -> {
                // A pong, or binary: neither is asked for.
            }
        }
        return to;
    }

    private void data(byte[] bytes, int from, int to, boolean isLast) {
        if (isLast && fragments.length == 0) {
            events.text(this, bytes, from, to);
            return;
        }
        int kept = fragments.length;
        fragments = Arrays.copyOf(fragments, kept + to - from);
        System.arraycopy(bytes, from, fragments, kept, to - from);
        if (isLast) {
            byte[] whole = fragments;
            fragments = NOTHING;
            events.text(this, whole, 0, whole.length);
        }
    }

    private void frame(int opcode, byte[] payload, int from, int length) {
        if (!isOpen()) {
            return;
        }
        ByteBuffer out = room(length + 14).put((byte) (FIN | opcode));
        if (length < SHORT) {
            out.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            out.put((byte) (MASKED | SHORT)).putShort((short) length);
        } else {
            out.put((byte) (MASKED | LONG)).putLong(length);
        }
        out.put(new byte[MASK_BYTES]).put(payload, from, length);
    }

    /// Room for so many bytes of output, which is written at the end of this turn.
    private ByteBuffer room(int bytes) {
        if (output.position() == 0) {
            loop.dirty(this);
        }
        if (output.remaining() < bytes) {
            int size = Math.max(output.capacity() * 2, output.position() + bytes);
            output = ByteBuffer.allocate(size).put(output.flip());
        }
        return output;
    }

    void flush() {
        try {
            if (!isOver) {
                write();
            }
        } catch (IOException e) {
            end(0, String.valueOf(e.getMessage()));
        }
    }

    private void write() throws IOException {
        output.flip();
        var _ = open().write(output);
        output.compact();
        SelectionKey registered = registered();
        if (output.position() > 0) {
            registered.interestOpsOr(SelectionKey.OP_WRITE);
        } else {
            registered.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }

    private void end(int code, String why) {
        if (isOver) {
            return;
        }
        isOver = true;
        try {
            SocketChannel opened = channel;
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            loop.failed(e);
        }
        try {
            events.closed(this, code, why);
        } catch (RuntimeException e) {
            loop.failed(e);
        }
    }

    private SocketChannel open() {
        SocketChannel opened = channel;
        if (opened == null) {
            throw new IllegalStateException("not connected");
        }
        return opened;
    }

    private SelectionKey registered() {
        SelectionKey present = key;
        if (present == null) {
            throw new IllegalStateException("not connected");
        }
        return present;
    }
}
