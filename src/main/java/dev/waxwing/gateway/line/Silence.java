package dev.waxwing.gateway.line;

import java.util.ArrayList;
import java.util.List;

/// The subscriptions of one connection that get nothing until its client says something, because a
/// lease timed out. Owned by the connection's event loop.
final class Silence {
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final long linesBefore;

    /// @param linesBefore how many lines had come when it began
    Silence(long linesBefore) {
        this.linesBefore = linesBefore;
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    /// Ends it if another line has come.
    ///
    /// @param lines how many have come by now
    /// @return whether it has ended
    boolean endsWith(long lines) {
        if (lines == linesBefore) {
            return false;
        }
        subscriptions.forEach(Subscription::heard);
        return true;
    }
}
