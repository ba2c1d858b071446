package dev.waxwing.client.live;

/// A publication has arrived.
///
/// @param offset in the topic's log, where it is on disk; 0 where the topic keeps nothing
/// @param reached connections that were listening to a topic which keeps nothing; 0 for others
public record Acknowledged(long epoch, long offset, int reached) {}
