package dev.waxwing.journal;

/// How the journal is. [Status#OK] and [Status#FULL] change into each other; [Status#FAILED] lasts
/// until the next start.
///
/// @param status what it can do now
/// @param reason for people; empty while all is well
public record JournalState(Status status, String reason) {
    /// What the journal can do.
    public enum Status {
        OK,
        /// No space: works fail with a retryable error; the journal tries by itself whether there
        /// is space again.
        FULL,
        /// A write or sync failed: nothing is accepted any more.
        FAILED
    }

    static final JournalState FINE = new JournalState(Status.OK, "");
}
