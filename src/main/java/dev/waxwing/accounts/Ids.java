package dev.waxwing.accounts;

import dev.waxwing.model.UuidV7;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// New ids and secrets. Safe for all threads.
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /// UUIDv7 (RFC 9562 §5.7).
    static UUID next(InstantSource clock) {
        return UuidV7.next(clock);
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
