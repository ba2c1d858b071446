package dev.waxwing.chat;

import java.time.Instant;
import java.util.List;

/// What is removed of direct messages, how old they are, and since when they are delivered. What
/// changes it is part of the journal's running transaction; what reads is safe for all threads but
/// event loops. Everything may throw [dev.waxwing.journal.StorageException].
public interface RetentionStore {
    /// What is too old of a page of messages.
    ///
    /// @param ids ascending
    /// @param readTo the last id that was looked at
    /// @param isLast whether there was nothing behind it
    record Page(List<Long> ids, long readTo, boolean isLast) {}

    /// A run of a user's ids, by the last of them.
    record Run(String user, long last) {}

    /// Notes that all messages of now were there at this time, unless there is no new one.
    void noteAge(Instant at);

    /// The largest id that was there at a time, as far as that was noted; 0 when it was not.
    long storedBefore(Instant time);

    /// Forgets notes that [#storedBefore] needs for no time from this one on.
    void forgetAges(Instant before);

    /// Whether some inbox was last noted by [#noteDelivered] at that time or before, or none ever.
    boolean isNoteDue(Instant time);

    /// The next users whose inbox was last noted at that time or before, or never.
    ///
    /// @param after the last user that was looked at; the empty text at first
    List<String> notedBefore(Instant time, String after, int count);

    /// Notes that all that is delivered to these users now was delivered at this time.
    void noteDelivered(List<String> users, Instant at);

    /// The largest id in the notes of that time or before that still stand; 0 when there are none.
    long deliveredBefore(Instant time);

    /// Looks at the next messages after an id.
    ///
    /// @param delivered too old is what was delivered by a note of this time or before
    /// @param undelivered those up to here are too old when they are not delivered
    /// @param last where to stop looking
    /// @param count how many are looked at
    Page tooOld(long after, Instant delivered, long undelivered, long last, int count);

    /// Removes messages. The largest id ever given is remembered.
    void remove(List<Long> ids);

    /// Looks at the next runs: those whose messages are all gone.
    ///
    /// @param spent gets them
    /// @return the last that was looked at; `after` when there was none
    Run spentRuns(Run after, int count, List<Run> spent);

    void removeRuns(List<Run> runs);
}
