package dev.waxwing.routing;

/// A place in a topic's log: behind a message.
///
/// @param epoch 0 for whichever log there is
/// @param offset 0: before the first message
public record Place(long epoch, long offset) {
    /// Before everything.
    static final Place START = new Place(0, 0);
}
