package dev.waxwing.client.chat;

import java.util.concurrent.CompletableFuture;

/// What happens on a [ChatClient]. Called on its own threads, one call at a time for messages; must
/// not block for long.
public interface ChatEvents {
    /// A direct message, for the first time.
    ///
    /// @return done when it needs not come again, also after a crash
    CompletableFuture<?> message(String from, String content, boolean pending);

    /// A broadcast.
    void broadcast(String from, String content);

    /// Connected, and what waits is on its way.
    void connected();

    /// Not connected; the client goes on trying by itself.
    void disconnected(String why);

    /// The server does not let this account in: the client has ended.
    void refused(String why);
}
