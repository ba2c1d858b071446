package dev.waxwing.client;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// New message ids: UUIDv7 text (RFC 9562 §5.7), 48 bits of milliseconds and 74 random bits. Safe
/// for all threads.
public final class MessageIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InstantSource clock;

    public MessageIds(InstantSource clock) {
        this.clock = clock;
    }

    /// An id that nobody has had.
    public String next() {
        long high = clock.millis() << 16 | 0x7000L | RANDOM.nextInt(1 << 12);
        long low = RANDOM.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }
}
