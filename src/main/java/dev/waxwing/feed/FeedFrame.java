package dev.waxwing.feed;

import dev.waxwing.protocol.EncodedFrame;

/// A batch as it goes over the wire.
///
/// @param first the offset of its first message
/// @param last the offset of its last message
record FeedFrame(long first, long last, EncodedFrame encoded) {
    int size() {
        return encoded.size();
    }
}
