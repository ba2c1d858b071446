package dev.waxwing.journal;

/// Something to be made durable. All methods run on the journal's writer thread and must not block.
///
/// Exactly one of [#committed] and [#failed] is called, once, for every work that was submitted.
public interface Work {
    /// Adds this work to the running transaction.
    ///
    /// @throws StorageException ends the whole group: every work of it fails
    void apply();

    /// The group is on disk.
    void committed();

    /// Nothing of the group was stored, or (kind FAILED) nobody knows.
    void failed(StorageException why);

    /// About how many bytes this work holds until it ends; counted against the journal's limit.
    default long weight() {
        return 64;
    }

    /// Whether this work makes room: it goes on when the storage is full, so that what fills it can
    /// drain.
    default boolean makesRoom() {
        return false;
    }
}
