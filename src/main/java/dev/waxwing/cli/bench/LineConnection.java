package dev.waxwing.cli.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// One connection to the line port. Not synchronised: one thread may read while another one writes.
final class LineConnection implements Closeable {
    /// The longest that connecting, or the answer to one command, may take.
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final ByteBatch batch = new ByteBatch();
    private byte[] received = new byte[1 << 16];
    private int position;
    private int scanned;
    private int limit;

    /// What a reader does with each line, and when it has used up what had arrived.
    interface Lines {
        /// One line, without its ending, in `buffer` from `from` to before `to`; valid during the
        /// call.
        void line(byte[] buffer, int from, int to) throws IOException;

        /// Nothing more has arrived: time to answer, all at once.
        void dry() throws IOException;
    }

    /// Connects, and authenticates where the target has a token.
    ///
    /// @throws IOException with a sentence that names the address, or what the server said
    LineConnection(Target target) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.host(), target.port()), PATIENCE_MS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
            if (!target.token().isEmpty()) {
                expect(Map.of("auth " + target.token(), "OK "));
            }
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot speak with " + target + ": " + e.getMessage(), e);
        }
    }

    /// Sends one command and gives its reply; only before [#readAll] begins.
    String ask(String command) throws IOException {
        batch.put(ascii(command + "\n"));
        flush();
        return reply(command);
    }

    /// Sends commands together, and takes a reply to each; only before [#readAll] begins.
    ///
    /// @param replies each command, and how its reply must begin
    /// @throws IOException with the first reply that begins otherwise
    void expect(Map<String, String> replies) throws IOException {
        replies.keySet().forEach(command -> batch.put(ascii(command + "\n")));
        flush();
        for (Map.Entry<String, String> expected : replies.entrySet()) {
            String reply = reply(expected.getKey());
            if (!reply.startsWith(expected.getValue())) {
                throw new IOException(
                        "the server answered '" + verb(expected.getKey()) + "' with: " + reply);
            }
        }
    }

    private String reply(String command) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        try {
            return nextLine();
        } catch (SocketTimeoutException e) {
            throw new IOException("no reply to '" + verb(command) + "' within 10 s", e);
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /// Reads lines to the end of the connection.
    void readAll(Lines lines) throws IOException {
        do {
            int end = endOfLine();
            while (end >= 0) {
                int from = position;
                position = end + 1;
                lines.line(received, from, end);
                end = endOfLine();
            }
            lines.dry();
        } while (fill());
    }

    /// What the next [#flush] sends.
    ByteBatch batch() {
        return batch;
    }

    /// Blocks while the server does not read.
    void flush() throws IOException {
        batch.writeTo(out);
    }

    /// Whether the other end is on this machine, so that its process can be looked at.
    boolean isLocal() {
        return socket.getInetAddress().isLoopbackAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The command's first word: the rest may be a secret.
    private static String verb(String command) {
        return command.split(" ", 2)[0];
    }

    private String nextLine() throws IOException {
        int end = endOfLine();
        while (end < 0) {
            if (!fill()) {
                throw new EOFException("the server closed the connection");
            }
            end = endOfLine();
        }
        String line = new String(received, position, end - position, StandardCharsets.UTF_8);
        position = end + 1;
        return line;
    }

    /// Where the line at [#position] ends, or -1 while its end has not arrived. What was looked at
    /// once is not looked at again.
    private int endOfLine() {
        int end = LineFeed.find(received, Math.max(scanned, position), limit);
        scanned = end < 0 ? limit : end + 1;
        return end;
    }

    /// Waits for more bytes, after the unfinished line, which moves to the start of the buffer.
    private boolean fill() throws IOException {
        System.arraycopy(received, position, received, 0, limit - position);
        scanned -= position;
        limit -= position;
        position = 0;
        if (limit == received.length) {
            received = Arrays.copyOf(received, received.length * 2);
        }
        int count = in.read(received, limit, received.length - limit);
        limit += Math.max(0, count);
        return count >= 0;
    }
}
