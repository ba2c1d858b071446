package dev.waxwing.announcements;

import dev.waxwing.model.UserId;
import java.util.List;
import java.util.Set;

/// Where announcements are kept. What changes them runs on the journal's writer, inside its
/// transaction; each may throw [dev.waxwing.journal.StorageException].
public interface AnnouncementStore {
    /// All, the oldest first; for the start.
    List<Announcement> all();

    void insert(Announcement announcement);

    /// Removes one, and who has seen it.
    void remove(String id);

    /// Notes that a user has seen one that is there.
    void see(UserId user, String id);

    /// The ids of those that a user has seen; for all threads that may wait.
    Set<String> seenBy(UserId user);
}
