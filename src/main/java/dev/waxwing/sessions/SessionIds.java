package dev.waxwing.sessions;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Ids of connections: UUIDv7 text (RFC 9562, 5.7). They name, they open nothing.
final class SessionIds {
    private SessionIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }
}
