package dev.waxwing.sessions;

import dev.waxwing.model.UserId;

/// The place that one connection takes up among those that may be open: of all, of its address, and
/// of its user once that is known. Used on the connection's event loop.
public interface Place extends AutoCloseable {
    /// Counts the connection for its user.
    ///
    /// @return false when that user has as many as one may have
    boolean claim(UserId user);

    /// Gives it back. May be called again.
    @Override
    void close();
}
