package dev.waxwing.webhooks;

import java.time.Instant;

/// An event that was given up.
///
/// @param at when it was
/// @param reason what the last try failed with
public record DeadLetter(long offset, Instant at, String id, String reason, int bytes) {}
