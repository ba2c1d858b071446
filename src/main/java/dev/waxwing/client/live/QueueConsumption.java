package dev.waxwing.client.live;

import java.util.concurrent.CompletableFuture;

/// A queue that is consumed, on each connection of its client anew. Safe for all threads.
public interface QueueConsumption {
    String queue();

    /// Done when the server has confirmed it for the first time; fails with [LiveRefused] when
    /// there is no such queue, or this user may not consume it.
    CompletableFuture<Void> begun();

    /// Takes no more. What is not settled goes back to the queue, for others; to settle it all the
    /// same is still right.
    ///
    /// @return as [#ended]: nothing is handed out any more then
    CompletableFuture<Void> cancel();

    /// Done when it was cancelled; fails when it ends otherwise, because the server refuses it or
    /// the client is closed.
    CompletableFuture<Void> ended();
}
