package dev.waxwing.webhooks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// How long to wait between the tries for one event: twice as long each time, less a random part,
/// so that hooks which failed together do not come back together; longer when the receiver says so.
///
/// @param random from 0 to 1
record RetryPlan(Duration first, Duration longest, DoubleSupplier random) {
    /// What a receiver can ask for at most.
    static final Duration MOST = Duration.ofHours(24);

    private static final int MOST_DOUBLINGS = 40;
    private static final double JITTER = 0.2;

    /// @param tries that failed so far, at least 1
    Duration pause(int tries, Optional<Duration> asked) {
        int doublings = Math.min(tries - 1, MOST_DOUBLINGS);
        double nanos =
                Math.min((double) longest.toNanos(), first.toNanos() * Math.pow(2, doublings));
        Duration own = Duration.ofNanos((long) (nanos * (1 - JITTER * random.getAsDouble())));
        return asked.filter(wait -> wait.compareTo(own) > 0).orElse(own);
    }

    /// Reads `Retry-After` (RFC 9110, 10.2.3): seconds or a date. What is neither is passed over.
    static Optional<Duration> asked(String header, InstantSource clock) {
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(shorter(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant until =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(clock.instant(), until);
            return wait.isPositive() ? Optional.of(shorter(wait)) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(MOST) < 0 ? wait : MOST;
    }
}
