package dev.waxwing.webhooks;

import java.util.List;

/// Where hooks are kept. But for [#all], all run on the journal's writer thread, inside its
/// transaction, and are durable with its commit. All may throw
/// [dev.waxwing.journal.StorageException].
public interface WebhookStore {
    /// A hook with what only the server knows of it.
    record Row(Webhook hook, SealedSecret secret, HookProgress progress) {}

    /// Every hook, in the order in which they were made; for all threads that may wait.
    List<Row> all();

    void insert(Webhook hook, SealedSecret secret);

    /// Stores whether it is enabled, and why not.
    void enable(Webhook hook);

    void reseal(String id, SealedSecret secret);

    void remove(String id);

    /// Stores up to where events are done; nothing happens when the hook is gone.
    void done(String id, long epoch, long offset);

    /// Stores up to where dead letters were tried again.
    void retried(String id, long offset);

    /// Remembers that secrets are sealed under this version of the key, and a mark of that key.
    void useKey(int version, byte[] mark);
}
