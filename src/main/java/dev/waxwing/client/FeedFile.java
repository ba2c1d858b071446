package dev.waxwing.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An append-only file of feed messages, one JSON line each:
/// `{"epoch":E,"offset":N,"content":"…"}`. Its last line says where to go on. Owned by one thread.
///
/// Opening cuts off half a line at the end, left by a kill: that message is read again. A file
/// whose last line is something else is not touched.
public final class FeedFile implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int STEP = 64 << 10;
    private static final String OURS = "{\"epoch\":";

    private final FileChannel channel;
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
    private final @Nullable FeedPosition position;
    private long end;

    private FeedFile(FileChannel channel, long end, @Nullable FeedPosition position) {
        this.channel = channel;
        this.end = end;
        this.position = position;
    }

    /// Opens or creates the file, readable by its owner alone.
    ///
    /// @throws FileInUse when another process has it open
    /// @throws IOException also when it holds something else than feed messages
    public static FeedFile open(Path path) throws IOException {
        FileChannel channel = PrivateFiles.open(path);
        try {
            PrivateFiles.lock(channel, path);
            long end = lineStart(channel, channel.size());
            FeedPosition last = end == 0 ? none(channel, path) : lastPosition(channel, end, path);
            channel.truncate(end);
            channel.force(true);
            PrivateFiles.syncDirectory(path);
            return new FeedFile(channel, end, last);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Behind the last message that was in the file when it was opened; null when it was empty.
    public @Nullable FeedPosition position() {
        return position;
    }

    /// The place behind the last newline before `to`; 0 when there is none.
    private static long lineStart(FileChannel channel, long to) throws IOException {
        for (long at = to; at > 0; ) {
            int length = (int) Math.min(STEP, at);
            byte[] bytes = read(channel, at - length, length);
            for (int i = length - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return at - length + i + 1;
                }
            }
            at -= length;
        }
        return 0;
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file was cut short by someone else");
            }
        }
        return bytes.array();
    }

    /// The first thing in a file may be half a line of ours, but not half of something else.
    private static @Nullable FeedPosition none(FileChannel channel, Path path) throws IOException {
        int length = (int) Math.min(OURS.length(), channel.size());
        String start = new String(read(channel, 0, length), StandardCharsets.US_ASCII);
        if (!OURS.startsWith(start)) {
            throw new IOException(path + " does not hold feed messages; not touching it");
        }
        return null;
    }

    private static FeedPosition lastPosition(FileChannel channel, long end, Path path)
            throws IOException {
        long start = lineStart(channel, end - 1);
        try {
            JsonNode line = JSON.readTree(read(channel, start, (int) (end - start)));
            if (line.path("content").isTextual() && line.path("offset").asLong() > 0) {
                return new FeedPosition(line.path("epoch").asLong(), line.path("offset").asLong());
            }
        } catch (JsonProcessingException _) {
            // refused below
        }
        throw new IOException(path + " does not hold feed messages; not touching it");
    }

    /// Adds messages that follow each other; they are in the file after [#sync].
    public void add(FeedPosition behind, List<String> contents) throws IOException {
        try (JsonGenerator line = JSON.createGenerator(unwritten)) {
            line.setPrettyPrinter(new MinimalPrettyPrinter("")); // else a space between lines
            long offset = behind.after();
            for (String content : contents) {
                line.writeStartObject();
                line.writeNumberField("epoch", behind.epoch());
                line.writeNumberField("offset", ++offset);
                line.writeStringField("content", content);
                line.writeEndObject();
                line.writeRaw('\n');
            }
        }
        if (unwritten.size() >= STEP) {
            write();
        }
    }

    /// Brings everything that was added to the disk.
    public void sync() throws IOException {
        write();
        channel.force(false);
    }

    private void write() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unwritten.toByteArray());
        unwritten.reset();
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
