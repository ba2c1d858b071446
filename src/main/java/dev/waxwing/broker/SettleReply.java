package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;

/// Told how settling ended, on the journal's writer thread (or the actor's, where nothing had to be
/// stored): must not block.
public interface SettleReply {
    /// It is durable.
    void settled();

    /// Nothing was stored: the messages go back to their queue.
    void failed(StorageException why);

    /// For those who do not wait.
    SettleReply IGNORED =
            new SettleReply() {
                @Override
                public void settled() {}

                @Override
                public void failed(StorageException why) {}
            };
}
