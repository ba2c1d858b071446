package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Identity;
import dev.waxwing.sessions.Attributes;
import dev.waxwing.sessions.ConnectionState;
import dev.waxwing.sessions.ConnectionWatch;
import dev.waxwing.sessions.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// How many connections are in which state, and every change of a state.
final class StateCounts implements ConnectionWatch {
    final Map<ConnectionState, Integer> now = new ConcurrentHashMap<>();
    final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public void changed(Optional<ConnectionState> from, Optional<ConnectionState> to) {
        from.ifPresent(state -> now.merge(state, -1, Integer::sum));
        to.ifPresent(state -> now.merge(state, 1, Integer::sum));
        changes.add(
                from.map(ConnectionState::word).orElse("")
                        + ">"
                        + to.map(ConnectionState::word).orElse(""));
    }

    @Override
    public long opened(String dialect, Optional<Identity> who, Attributes attributes) {
        return 1;
    }

    @Override
    public void closed(
            String dialect, long id, long openNanos, long received, long sent, Ending ending) {}
}
