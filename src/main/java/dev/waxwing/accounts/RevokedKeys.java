package dev.waxwing.accounts;

import dev.waxwing.accounts.AccountStore.RevokedKey;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last API keys that were revoked, to know one that comes again. Safe for all threads; blocks
/// for no longer than a look into a map.
final class RevokedKeys {
    /// How often one key is worth a row of the audit log.
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final int limit;
    private final Map<String, Remembered> keys = new LinkedHashMap<>();

    private record Remembered(RevokedKey key, @Nullable Instant noted) {}

    RevokedKeys(int limit, List<RevokedKey> known) {
        this.limit = limit;
        known.forEach(this::add);
    }

    synchronized void add(RevokedKey key) {
        keys.put(key.id(), new Remembered(key, null));
        if (keys.size() > limit) {
            keys.remove(keys.keySet().iterator().next());
        }
    }

    /// Whether a secret is the one that a revoked key had.
    synchronized boolean holds(String id, byte[] secretHash) {
        Remembered found = keys.get(id);
        return found != null && MessageDigest.isEqual(found.key().hash(), secretHash);
    }

    /// A key that came although it was revoked, when that is to be noted: not again within a
    /// minute.
    synchronized Optional<RevokedKey> used(String id, byte[] secretHash, Instant now) {
        Remembered found = keys.get(id);
        if (found == null || !MessageDigest.isEqual(found.key().hash(), secretHash)) {
            return Optional.empty();
        }
        Instant noted = found.noted();
        if (noted != null && now.isBefore(noted.plus(NOTED_EVERY))) {
            return Optional.empty();
        }
        keys.put(id, new Remembered(found.key(), now));
        return Optional.of(found.key());
    }
}
