package dev.waxwing.presence;

import dev.waxwing.model.UserId;
import java.util.Map;

/// Where it is kept by whom users want to be seen.
public interface PrivacyStore {
    /// Those who have said something else than everyone; for the start.
    Map<UserId, Privacy> all();

    /// Keeps what a user has said; on the journal's writer, inside its transaction.
    void put(UserId user, Privacy privacy);
}
