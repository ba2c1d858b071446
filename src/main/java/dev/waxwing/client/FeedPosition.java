package dev.waxwing.client;

/// A place in a server's feed: behind a message.
///
/// @param epoch of the feed's log, or 0 for whichever the server has
/// @param after the offset of the last message that is known; 0: none
public record FeedPosition(long epoch, long after) {
    public FeedPosition {
        if (epoch < 0 || after < 0) {
            throw new IllegalArgumentException("a position below zero");
        }
    }

    /// So many messages further.
    FeedPosition plus(int messages) {
        return new FeedPosition(epoch, after + messages);
    }
}
