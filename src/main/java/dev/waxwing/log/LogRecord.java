package dev.waxwing.log;

/// A record of a log. Nobody writes to the body: it is shared.
///
/// @param at wall time of its commit, ms
public record LogRecord(long offset, long at, byte[] body) {}
