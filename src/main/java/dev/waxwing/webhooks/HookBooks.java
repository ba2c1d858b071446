package dev.waxwing.webhooks;

import java.util.concurrent.CompletableFuture;

/// What a pump has written down. Safe for all threads.
interface HookBooks {
    /// Everything up to an offset is done; does not wait.
    void done(Hook hook, long epoch, long offset);

    /// One event is given up, and so done.
    ///
    /// @return done when it is on disk; fails with a [dev.waxwing.journal.StorageException]
    CompletableFuture<Void> dead(Hook hook, long epoch, long offset, HookMessage message);

    /// The receiver wants nothing any more.
    ///
    /// @return as above
    CompletableFuture<Void> gone(Hook hook, String why);
}
