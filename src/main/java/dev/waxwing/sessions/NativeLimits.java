package dev.waxwing.sessions;

/// Sizes of the native protocol.
///
/// @param control bytes of a frame that carries no message
/// @param message bytes of one that does
/// @param subscriptions filters of one connection
public record NativeLimits(int control, int message, int subscriptions) {}
