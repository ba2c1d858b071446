package dev.waxwing.client;

import java.time.Duration;

/// How often one request is asked on one connection, and how long each answer is awaited. When the
/// last try goes unanswered the connection counts as lost.
///
/// @param count at least 1
/// @param timeout for each try, more than zero
public record Tries(int count, Duration timeout) {
    /// Three tries of five seconds.
    public static final Tries DEFAULT = new Tries(3, Duration.ofSeconds(5));

    public Tries {
        if (count < 1 || !timeout.isPositive()) {
            throw new IllegalArgumentException("tries need a count of at least 1 and a timeout");
        }
    }

    /// All tries together.
    public Duration patience() {
        return timeout.multipliedBy(count);
    }
}
