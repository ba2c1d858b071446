package dev.waxwing.log;

import dev.waxwing.journal.StorageException;

/// Takes what a [Tail] reads. Called on a thread that may wait, never twice at once for one tail.
public interface TailSink {
    /// The answer to one [Tail#request].
    ///
    /// @param page at least one record
    void page(Reading.Page page);

    /// The tail cannot go on, because of what was appended or kept ([Reading.Gap], [Reading.Ahead],
    /// [Reading.OtherEpoch]); the last call.
    void ended(Reading why);

    /// The storage failed; the last call. One may try again from the same position.
    void failed(StorageException why);
}
