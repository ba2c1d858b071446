package dev.waxwing.journal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A storage failure, sorted by what a caller may do about it.
public final class StorageException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// What kind of failure it was.
    public enum Kind {
        /// No space: nothing of the group was stored; the same request may be tried again later.
        FULL,
        /// Writing or syncing failed: what is on disk is unknown until the next start, so nothing
        /// more is accepted.
        FAILED
    }

    private final Kind kind;

    public StorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
