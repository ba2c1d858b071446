package dev.waxwing;

import dev.waxwing.accounts.Identity;
import dev.waxwing.ops.Edge;
import dev.waxwing.sessions.Attributes;
import dev.waxwing.sessions.ConnectionState;
import dev.waxwing.sessions.ConnectionWatch;
import dev.waxwing.sessions.Ending;
import java.time.Duration;
import java.util.Optional;

/// Tells figures and records of WebSocket connections. Safe for all threads.
record SessionFigures(Operations operations) implements ConnectionWatch {
    /// No record is kept of those whom nobody knows.
    private static final long UNRECORDED = 0;

    @Override
    public void changed(Optional<ConnectionState> from, Optional<ConnectionState> to) {
        operations
                .metrics()
                .stateChanged(
                        from.map(ConnectionState::word).orElse(""),
                        to.map(ConnectionState::word).orElse(""));
    }

    @Override
    public long opened(String dialect, Optional<Identity> who, Attributes attributes) {
        operations.metrics().connectionOpened(Edge.ofDialect(dialect));
        if (who.isEmpty()) {
            return UNRECORDED;
        }
        return operations
                .connections()
                .opened(
                        who.get().user().value(),
                        who.get().session(),
                        Edge.ofDialect(dialect),
                        attributes.address(),
                        attributes.agent());
    }

    @Override
    public void closed(
            String dialect, long id, long openNanos, long received, long sent, Ending ending) {
        operations.metrics().connectionClosed(Edge.ofDialect(dialect), Duration.ofNanos(openNanos));
        if (id != UNRECORDED) {
            operations
                    .connections()
                    .closed(
                            id,
                            received,
                            sent,
                            ending.code() + (ending.byClient() ? " by client" : ""));
        }
    }
}
