package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What access tokens that are still within their time count for nothing: in memory, so that the
/// word of it is immediate, and only for as long as such tokens last. Written on the journal's
/// thread when a revocation is durable; read by all threads.
public final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Duration lifetime;
    private final Map<String, Instant> logins = new ConcurrentHashMap<>();
    private final Map<UserId, Instant> users = new ConcurrentHashMap<>();
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

    /// @param lifetime how long access tokens last
    Revocations(Duration lifetime) {
        this.lifetime = lifetime;
    }

    /// Adds someone who is told the sessions (see [Identity#session]) whose connections are to end,
    /// on the journal's thread: must not block. What proves a session anew after that, such as
    /// another token of a login whose user's role has changed, counts.
    public void onRevoked(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    /// Takes over what was revoked before a restart.
    void recover(Map<String, Instant> revoked, Map<UserId, Instant> changed) {
        logins.putAll(revoked);
        users.putAll(changed);
    }

    /// A login no longer counts.
    void login(String id, Instant at) {
        logins(List.of(id), at);
    }

    /// Logins no longer count.
    void logins(Collection<String> ids, Instant at) {
        ids.forEach(id -> logins.put(id, at));
        tell(ids);
    }

    /// The access tokens that a user has got until now no longer count.
    void user(UserId user, Instant at) {
        users.put(user, at);
    }

    /// Tells that what hangs on these sessions is to end, logins or API keys.
    void tell(Collection<String> sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        Set<String> ended = Set.copyOf(sessions);
        for (Consumer<Set<String>> listener : listeners) {
            try {
                listener.accept(ended);
            } catch (RuntimeException e) {
                LOG.error("A revocation could not be passed on", e);
            }
        }
    }

    boolean counts(String login, UserId user, Instant issuedAt) {
        Instant changed = users.get(user);
        return !logins.containsKey(login) && (changed == null || issuedAt.isAfter(changed));
    }

    /// What a new access token of a user says about when it was made: later than anything that
    /// ended earlier ones, even if the clock was set back since.
    Instant issueTime(UserId user, Instant now) {
        Instant changed = users.get(user);
        return changed == null || now.isAfter(changed) ? now : changed.plusMillis(1);
    }

    /// Forgets what no token can refer to any more.
    void sweep(Instant now) {
        Instant before = now.minus(lifetime);
        logins.values().removeIf(at -> at.isBefore(before));
        users.values().removeIf(at -> at.isBefore(before));
    }
}
