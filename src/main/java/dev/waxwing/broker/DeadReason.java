package dev.waxwing.broker;

import java.util.Locale;

/// Why a message is a dead letter.
enum DeadReason {
    /// A consumer gave it back for good.
    REJECTED,
    /// It came back once too often.
    DELIVERY_LIMIT,
    /// Its time to live was over.
    EXPIRED,
    /// The queue was too long.
    MAX_LENGTH;

    /// As the dead letter's header has it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
