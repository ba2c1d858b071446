package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;

/// Hashes that an [IdArchive] keeps, in the order they were given. Owned as the archive is.
public interface IdRun {
    /// Reads hashes back, two longs (high, low) for each.
    ///
    /// @param first the first one wanted; `first + count` may not be more than were written
    /// @throws StorageException of kind FAILED when they cannot all be read
    long[] read(int first, int count);

    /// Gives the space back; the run is not read again.
    void close();
}
