package dev.waxwing.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The lines that publish: `publish X KEY JSON`, which is also what the outbox keeps, and
/// `publish_batch X KEY [JSON,…]`.
final class PublishLine {
    private static final byte[] BATCH = "publish_batch".getBytes(StandardCharsets.US_ASCII);

    /// What a batch's line has more than all publish lines of its messages together, at most.
    static final int OVERHEAD = BATCH.length + 2;

    private PublishLine() {}

    /// The line of one message.
    static byte[] of(Route route, byte[] json) {
        byte[] start =
                ("publish " + route.exchange() + " " + route.key() + " ")
                        .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream line = new ByteArrayOutputStream(start.length + json.length);
        line.writeBytes(start);
        line.writeBytes(json);
        return line.toByteArray();
    }

    /// The line of a batch.
    ///
    /// @param lines of its messages, all for the same exchange and key; at least one
    static byte[] batch(List<byte[]> lines) {
        byte[] first = lines.getFirst();
        int word = space(first, 0);
        int json = space(first, space(first, word + 1) + 1) + 1;
        int length = OVERHEAD + lines.stream().mapToInt(line -> line.length).sum();
        ByteArrayOutputStream batch = new ByteArrayOutputStream(length);
        batch.writeBytes(BATCH);
        batch.write(first, word, json - word);
        char before = '[';
        for (byte[] line : lines) {
            batch.write(before);
            batch.write(line, json, line.length - json);
            before = ',';
        }
        batch.write(']');
        return batch.toByteArray();
    }

    private static int space(byte[] line, int from) {
        int at = from;
        while (line[at] != ' ') {
            at++;
        }
        return at;
    }
}
