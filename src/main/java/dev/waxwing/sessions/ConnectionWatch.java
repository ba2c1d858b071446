package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import java.util.Optional;

/// Whoever counts connections. Called on their event loops: never blocks.
public interface ConnectionWatch {
    /// A connection is in another state.
    ///
    /// @param from empty at its begin
    /// @param to empty at its end
    void changed(Optional<ConnectionState> from, Optional<ConnectionState> to);

    /// A connection is open, its client known as far as it will be.
    ///
    /// @return what [#closed] is to be told
    long opened(String dialect, Optional<Identity> who, Attributes attributes);

    /// It has ended.
    ///
    /// @param id what [#opened] said
    /// @param openNanos how long it was open
    /// @param received messages that came from the client
    /// @param sent frames that went to it
    void closed(String dialect, long id, long openNanos, long received, long sent, Ending ending);
}
