package dev.waxwing.feed;

import dev.waxwing.log.Logs;

/// What the clients of the feed share.
record FeedParts(Logs logs, FeedRing ring, Handed handed, FeedConfig config) {}
