package dev.waxwing.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What opening a received file found.
///
/// @param messages lines that hold a message
/// @param end where the next line goes; what follows is half a line
/// @param lacksNewline whether the last line is whole but not ended, as an editor may leave it
record ReceivedScan(long messages, long end, boolean lacksNewline) {

    /// Reads every line; ids come in the order of the file.
    static ReceivedScan of(FileChannel channel, Path path, Consumer<String> ids)
            throws IOException {
        Lines lines = new Lines(Channels.newInputStream(channel.position(0)));
        long messages = 0;
        long end = 0;
        while (lines.next()) {
            String id = lines.id();
            if (id != null) {
                ids.accept(id);
                messages++;
            } else if (end == 0 && lines.isWhole() && lines.length() > 1) {
                throw new IOException(path + " does not hold received messages; not touching it");
            }
            if (!lines.isWhole()) {
                return id == null
                        ? cutOff(messages, end, path, lines)
                        : new ReceivedScan(messages, end + lines.length(), true);
            }
            end += lines.length();
        }
        return new ReceivedScan(messages, end, false);
    }

    /// The first thing in a file may be half a line of ours, but not half of something else.
    private static ReceivedScan cutOff(long messages, long end, Path path, Lines lines)
            throws IOException {
        if (end == 0 && !lines.startsLikeOurs()) {
            throw new IOException(path + " does not hold received messages; not touching it");
        }
        return new ReceivedScan(messages, end, false);
    }

    /// Walks over lines in one growing buffer.
    private static final class Lines {
        private static final byte[] OURS = "{\"message_id\":\"".getBytes(StandardCharsets.US_ASCII);

        private final InputStream in;
        private byte[] buffer = new byte[256 * 1024];
        private int from;
        private int to;
        private int held;

        Lines(InputStream in) {
            this.in = in;
        }

        boolean next() throws IOException {
            from = to;
            int at = from;
            while (true) {
                while (at < held) {
                    if (buffer[at++] == '\n') {
                        to = at;
                        return true;
                    }
                }
                if (held - from == buffer.length) {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                } else if (from > 0) {
                    System.arraycopy(buffer, from, buffer, 0, held - from);
                    at -= from;
                    held -= from;
                    from = 0;
                }
                int n = in.read(buffer, held, buffer.length - held);
                if (n < 0) {
                    to = held;
                    return to > from;
                }
                held += n;
            }
        }

        int length() {
            return to - from;
        }

        boolean isWhole() {
            return buffer[to - 1] == '\n';
        }

        @Nullable String id() {
            return ReceivedLine.id(buffer, from, isWhole() ? to - 1 : to);
        }

        boolean startsLikeOurs() {
            int n = Math.min(OURS.length, length());
            return Arrays.equals(buffer, from, from + n, OURS, 0, n);
        }
    }
}
