package dev.waxwing.sessions;

import dev.waxwing.accounts.User;
import dev.waxwing.model.UserId;
import java.util.Optional;

/// The accounts, as conversations need them. Safe for all threads.
public interface Users {
    /// From memory, for event loops: empty also when the user is only not there.
    Optional<User> cached(UserId id);

    /// Reads when it must, and blocks for that; never on an event loop.
    Optional<User> find(UserId id);
}
