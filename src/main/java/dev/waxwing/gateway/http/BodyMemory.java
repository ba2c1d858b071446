package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/// What all request bodies together may take. Safe for all threads.
final class BodyMemory {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /// @param most bytes
    BodyMemory(long most) {
        this.most = most;
    }

    /// Takes room.
    ///
    /// @throws Refused when there is none; nothing is taken then
    void take(long bytes) {
        if (taken.addAndGet(bytes) > most) {
            taken.addAndGet(-bytes);
            throw new Refused(ErrorCode.AT_CAPACITY, "Too many large requests at the same time.");
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
