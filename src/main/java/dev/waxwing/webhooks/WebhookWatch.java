package dev.waxwing.webhooks;

/// Is told what becomes of events; must not block.
public interface WebhookWatch {
    /// A try has ended.
    ///
    /// @param result one word of [HookResult.Kind]
    void tried(String result);

    /// An event became a dead letter.
    void dead();

    /// Events went unposted, because they were older than is kept.
    void expired(long events);
}
