package dev.waxwing.broker;

/// The answer to a fetch; called on the actor's thread, must not block.
public interface FetchReply {
    void message(Delivery delivery);

    /// Nothing waits.
    void empty();
}
