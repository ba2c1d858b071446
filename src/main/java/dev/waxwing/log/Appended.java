package dev.waxwing.log;

import dev.waxwing.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// Told when an append has ended, on the journal's writer thread; must not block.
@FunctionalInterface
public interface Appended {
    /// @param first the offset of the first record; 0 when it failed
    /// @param failure null when the records are durable
    void ended(long first, @Nullable StorageException failure);
}
