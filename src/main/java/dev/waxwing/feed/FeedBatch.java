package dev.waxwing.feed;

import dev.waxwing.log.LogRecord;
import dev.waxwing.protocol.EncodedFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The batch that is being filled: a JSON array of texts. Owned by whoever fills it.
final class FeedBatch {
    /// Messages of one batch at most.
    static final int MAX_MESSAGES = 10;

    /// A batch with so many bytes is full too.
    private static final int FULL_BYTES = 64 << 10;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream json = new ByteArrayOutputStream(1024);
    private long first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count >= MAX_MESSAGES || json.size() >= FULL_BYTES;
    }

    void add(LogRecord message) {
        if (count == 0) {
            first = message.offset();
        }
        json.write(count == 0 ? '[' : ',');
        quote(message.body());
        count++;
    }

    /// The batch, and begins the next.
    FeedFrame close() {
        json.write(']');
        FeedFrame frame =
                new FeedFrame(first, first + count - 1, EncodedFrame.text(json.toByteArray()));
        json.reset();
        count = 0;
        return frame;
    }

    /// The batches of messages that follow each other; the last need not be full.
    static List<FeedFrame> of(List<LogRecord> messages) {
        List<FeedFrame> frames = new ArrayList<>();
        FeedBatch batch = new FeedBatch();
        for (LogRecord message : messages) {
            batch.add(message);
            if (batch.isFull()) {
                frames.add(batch.close());
            }
        }
        if (!batch.isEmpty()) {
            frames.add(batch.close());
        }
        return frames;
    }

    /// Writes UTF-8 as a JSON string (RFC 8259, 7); what must not be escaped is copied as it is.
    private void quote(byte[] text) {
        json.write('"');
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            if (c >= 0 && c < ' ' || c == '"' || c == '\\') {
                json.write(text, from, i - from);
                escape(c);
                from = i + 1;
            }
        }
        json.write(text, from, text.length - from);
        json.write('"');
    }

    private void escape(byte c) {
        json.write('\\');
        switch (c) {
            case '"', '\\' -> json.write(c);
            case '\n' -> json.write('n');
            case '\r' -> json.write('r');
            case '\t' -> json.write('t');
            default -> {
                json.writeBytes(new byte[] {'u', '0', '0'});
                json.write(HEX[c >> 4]);
                json.write(HEX[c & 15]);
            }
        }
    }
}
