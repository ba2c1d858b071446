package dev.waxwing.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/// Where messages go that the server will never take as they are: JSON lines of the time, the id,
/// the server's reason and the publish line. Owned by the link's thread; created when it is first
/// needed. A message is here, synced, before the outbox forgets it.
final class RejectedFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path path;

    RejectedFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    void keep(String id, String reason, byte[] publishLine) throws IOException {
        try (FileChannel channel = PrivateFiles.open(path)) {
            long end = channel.size();
            ByteBuffer line = ByteBuffer.wrap(line(id, reason, publishLine, needsNewline(channel)));
            while (line.hasRemaining()) {
                end += channel.write(line, end);
            }
            channel.force(true);
        }
        PrivateFiles.syncDirectory(path);
    }

    /// Half a line that a kill left must not swallow the next one.
    private static boolean needsNewline(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() > 0
                && channel.read(last, channel.size() - 1) == 1
                && last.get(0) != '\n';
    }

    private static byte[] line(String id, String reason, byte[] publishLine, boolean newline)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(publishLine.length + 256);
        if (newline) {
            out.write('\n');
        }
        try (JsonGenerator g = JSON.createGenerator(out)) {
            g.writeStartObject();
            g.writeStringField("message_id", id);
            g.writeStringField("rejected_at", Times.text(Instant.now()));
            g.writeStringField("reason", reason);
            g.writeStringField("line", new String(publishLine, StandardCharsets.UTF_8));
            g.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }
}
