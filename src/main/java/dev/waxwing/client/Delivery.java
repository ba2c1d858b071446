package dev.waxwing.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A message as the server handed it over: its id, and JSON that nobody has looked at yet.
///
/// @param id the id on the line
/// @param json the rest of the line
public record Delivery(String id, byte[] json) {
    private static final byte[] START = "Message: ".getBytes(StandardCharsets.US_ASCII);

    /// Reads `Message: id JSON`; null when the line is something else.
    public static @Nullable Delivery parse(byte[] line) {
        if (line.length < START.length || !startsRight(line)) {
            return null;
        }
        int space = START.length;
        while (space < line.length && line[space] != ' ') {
            space++;
        }
        if (space == line.length) {
            return null;
        }
        String id = new String(line, START.length, space - START.length, StandardCharsets.UTF_8);
        return new Delivery(id, Arrays.copyOfRange(line, space + 1, line.length));
    }

    private static boolean startsRight(byte[] line) {
        for (int i = 0; i < START.length; i++) {
            if (line[i] != START[i]) {
                return false;
            }
        }
        return true;
    }
}
