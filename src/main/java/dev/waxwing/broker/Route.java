package dev.waxwing.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where messages of one exchange and routing key go, as of one [Topology]. Immutable.
///
/// Also names the pair for duplicate detection: an id is a duplicate only of the same id on the
/// same exchange and key.
public final class Route {
    private static final int SALT_LENGTH = 16;

    private final Topology topology;
    private final MessageQueue[] queues;
    private final byte[] salt;
    private final String exchange;
    private final String key;

    /// Made when it is first asked for; twice, perhaps, by two threads.
    private @Nullable String name;

    Route(Topology topology, String exchange, String key, List<MessageQueue> queues) {
        this.topology = topology;
        this.queues = queues.toArray(MessageQueue[]::new);
        this.salt = salt(exchange, key);
        this.exchange = exchange;
        this.key = key;
    }

    /// What rules call it: the exchange, a dot and the routing key; of a queue without an exchange
    /// its name.
    public String name() {
        String known = name;
        if (known == null) {
            known = exchange.isEmpty() ? key : exchange + "." + key;
            name = known;
        }
        return known;
    }

    /// The topology this route was looked up in: a newer one may route differently.
    public Topology topology() {
        return topology;
    }

    MessageQueue[] queues() {
        return queues;
    }

    /// The first 128 bits of SHA-256 over the route and the id: two ids collide with a chance of
    /// 2^-128.
    IdHash hash(MessageDigest sha256, byte[] id, int offset, int length) {
        sha256.update(salt);
        sha256.update(id, offset, length);
        return IdHash.of(sha256.digest());
    }

    /// As [#hash(MessageDigest, byte[], int, int)], of a route by its names.
    static IdHash hash(String exchange, String key, byte[] id) {
        MessageDigest sha256 = sha256();
        sha256.update(salt(exchange, key));
        sha256.update(id);
        return IdHash.of(sha256.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] salt(String exchange, String key) {
        MessageDigest sha = sha256();
        sha.update(exchange.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(key.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(sha.digest(), SALT_LENGTH);
    }
}
