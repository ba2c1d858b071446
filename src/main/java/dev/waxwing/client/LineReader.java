package dev.waxwing.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a byte stream into lines ending `\n` or `\r\n`. Owned by the connection's reader thread.
final class LineReader {
    /// A server never sends more than its own line limit and a few words; this is far above both.
    static final int MAX_LINE = 64 * 1024 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    LineReader(InputStream in) {
        this.in = in;
    }

    /// The next line without its end; null when the stream has ended. Half a line before the end of
    /// the stream is not a line.
    byte @Nullable [] next() throws IOException {
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    return take(i);
                }
            }
            scanned = makeRoom();
            int n = in.read(buffer, end, buffer.length - end);
            if (n < 0) {
                return null;
            }
            end += n;
        }
    }

    private byte[] take(int newline) {
        int stop = newline > start && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        byte[] line = Arrays.copyOfRange(buffer, start, stop);
        start = newline + 1;
        return line;
    }

    /// Moves what is left to the front and doubles the buffer when it is full; returns where the
    /// search for a line end goes on.
    private int makeRoom() throws IOException {
        int held = end - start;
        if (held == buffer.length) {
            if (held >= MAX_LINE) {
                throw new IOException("the server sent a line of more than " + MAX_LINE + " bytes");
            }
            buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE, buffer.length * 2));
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, held);
        }
        start = 0;
        end = held;
        return held;
    }
}
