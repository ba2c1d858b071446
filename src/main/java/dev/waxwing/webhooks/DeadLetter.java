package dev.waxwing.webhooks;

import java.time.Instant;

/// An event that was given up.
///
/// @param at when it was
/// @param reason what the last try failed with
/// @param correlation the `correlation_id` among the headers of the message that the event is
///   about; empty when it has none
public record DeadLetter(
        long offset, Instant at, String id, String reason, String correlation, int bytes) {}
