package dev.waxwing.model;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// New ids: UUIDv7 (RFC 9562 §5.7), 48 bits of milliseconds and 74 random bits. Safe for all
/// threads.
public final class UuidV7 {
    private static final SecureRandom RANDOM = new SecureRandom();

    private UuidV7() {}

    /// An id that nobody has had.
    public static UUID next(InstantSource clock) {
        long high = clock.millis() << 16 | 0x7000L | RANDOM.nextInt(1 << 12);
        long low = RANDOM.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low);
    }
}
