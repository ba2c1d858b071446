package dev.waxwing.feed;

/// Where the feed stands.
///
/// @param epoch of its log; 0 while nothing was ever put in
/// @param first the oldest offset that is kept
/// @param last the newest offset
/// @param handed everything up to here went to at least one client: where one begins that does not
///   say `after`
/// @param clients who are connected
public record FeedState(long epoch, long first, long last, long handed, int clients) {}
