package dev.waxwing.client.chat;

import java.util.concurrent.CompletableFuture;

/// What happens on a [ChatClient]. Called on its own threads, one call at a time for messages; must
/// not block for long.
public interface ChatEvents {
    /// A direct message, for the first time.
    ///
    /// @return done when it needs not come again, also after a crash
    CompletableFuture<?> message(String from, String content, boolean pending);

    /// A broadcast, as the server tells it: [Conversation#hear] says whether it is its sender's.
    ///
    /// @param signature empty when there is none
    void broadcast(String from, String content, String signature);

    /// Connected, and what waits is on its way.
    void connected();

    /// Not connected; the client goes on trying by itself.
    void disconnected(String why);

    /// The server does not let this account in: the client has ended.
    void refused(String why);
}
