package dev.waxwing.client;

import dev.waxwing.model.UuidV7;
import java.time.InstantSource;

/// New message ids: UUIDv7 text (RFC 9562 §5.7), 48 bits of milliseconds and 74 random bits. Safe
/// for all threads.
public final class MessageIds {
    private final InstantSource clock;

    public MessageIds(InstantSource clock) {
        this.clock = clock;
    }

    /// An id that nobody has had.
    public String next() {
        return UuidV7.next(clock).toString();
    }
}
