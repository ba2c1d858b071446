package dev.waxwing.commands;

import dev.waxwing.model.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which signed calls were answered lately, so that none is answered twice. Safe for all threads.
///
/// Only calls that say when they were made are kept: an Ed25519 signature over the same content is
/// the same, so a client that asks `{"command":"ping"}` twice means it, while the time makes each
/// call its own. Outside of [#WINDOW] the time alone refuses it. A call never counts on another
/// account, because its signature is checked against the key of the connection's user.
final class UsedSignatures {
    /// How far a client's clock may be off.
    static final Duration WINDOW = Duration.ofMinutes(5);

    /// Calls kept; beyond it the oldest are forgotten.
    static final int MOST = 100_000;

    private final Clock clock;

    /// With the time at which the call's own time is out of the window, in the order of arrival.
    private final Map<Use, Instant> uses = new LinkedHashMap<>();

    private record Use(UserId sender, String signature) {}

    /// What a signature is.
    enum Freshness {
        FIRST,
        /// Its time is too far from the server's.
        STALE,
        /// It was used before.
        REPEATED
    }

    UsedSignatures(Clock clock) {
        this.clock = clock;
    }

    Freshness check(UserId sender, CommandCall call, String signature) {
        return call.timestamp()
                .map(at -> check(new Use(sender, signature), at))
                .orElse(Freshness.FIRST);
    }

    private Freshness check(Use use, Instant at) {
        Instant now = clock.instant();
        if (Duration.between(at, now).abs().compareTo(WINDOW) > 0) {
            return Freshness.STALE;
        }
        synchronized (uses) {
            forget(now);
            return uses.putIfAbsent(use, at.plus(WINDOW)) == null
                    ? Freshness.FIRST
                    : Freshness.REPEATED;
        }
    }

    private void forget(Instant now) {
        Iterator<Instant> oldest = uses.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(now) || uses.size() >= MOST)) {
            oldest.remove();
        }
    }
}
