package dev.waxwing.broker;

/// A message of the server's own, and the queue of its own for it.
///
/// @param json canonical, with its id there
public record OwnContent(String queue, byte[] json, int idOffset, int idLength) {}
