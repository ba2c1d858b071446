package dev.waxwing.webhooks;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What came of one try.
///
/// @param status of HTTP; 0 without an answer
/// @param reason for people; empty for a success
/// @param after how long the receiver wants to be left alone, where it says so
public record HookResult(Kind kind, int status, String reason, Optional<Duration> after) {
    /// In a word.
    public enum Kind {
        /// The receiver has it: a status of 200 to 299.
        DELIVERED,
        /// The receiver answered something else.
        REFUSED,
        /// The receiver wants nothing any more: 410.
        GONE,
        /// No answer in time.
        TIMEOUT,
        /// No connection, or one that broke.
        FAILED,
        /// The host's address is not one that may be called.
        BLOCKED,
        /// Not tried: the host fails too often, and is left alone for a while.
        HELD;

        /// The name in figures and lists.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static HookResult of(Kind kind, String reason) {
        return new HookResult(kind, 0, reason, Optional.empty());
    }

    public boolean isDelivered() {
        return kind == Kind.DELIVERED;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? kind.word() : kind.word() + ": " + reason;
    }
}
