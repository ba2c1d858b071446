package dev.waxwing.log;

import java.nio.charset.StandardCharsets;

/// The name of a log: 1 to [#MAX_BYTES] bytes of UTF-8 without control characters. The part before
/// the first slash says whose it is (`feed/ingest`).
public record LogName(String text) {
    public static final int MAX_BYTES = 320;

    public LogName {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not a log's name: " + bytes + " bytes");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
