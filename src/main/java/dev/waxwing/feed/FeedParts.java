package dev.waxwing.feed;

import dev.waxwing.log.Logs;
import java.util.function.IntConsumer;

/// What the clients of the feed share.
///
/// @param sent told how many messages each frame has that was written
record FeedParts(Logs logs, FeedRing ring, Handed handed, FeedConfig config, IntConsumer sent) {}
