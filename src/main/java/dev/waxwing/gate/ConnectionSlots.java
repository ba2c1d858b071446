package dev.waxwing.gate;

import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts the connections that are open: all, those from each address and those of each user. Its
/// memory grows with open connections alone. Safe for all threads.
public final class ConnectionSlots {
    /// When a refused client may come again: spread, so that they do not come together.
    private static final int RETRY_FROM_SECONDS = 5;

    private static final int RETRY_SPREAD_SECONDS = 10;

    private final int most;
    private final int mostOfUser;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Network, Integer> ofAddress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UserId, Integer> ofUser = new ConcurrentHashMap<>();

    public ConnectionSlots(Limits limits) {
        this.most = limits.sockets();
        this.mostOfUser = limits.socketsUser();
        this.mostOfAddress = limits.socketsAddress();
    }

    /// The place of one open connection. Owned by its event loop.
    public static final class Slot implements Admission, AutoCloseable {
        private final ConnectionSlots slots;
        private final Network network;
        private @Nullable UserId user;
        private boolean closed;

        private Slot(ConnectionSlots slots, Network network) {
            this.slots = slots;
            this.network = network;
        }

        /// Counts the connection for its user, once it is known who that is.
        public Verdict claim(UserId who) {
            if (user != null) {
                throw new IllegalStateException("this connection has a user already");
            }
            if (!take(slots.ofUser, who, slots.mostOfUser)) {
                return full(
                        "Too many connections of this user; at most %d."
                                .formatted(slots.mostOfUser));
            }
            user = who;
            return Verdict.ADMITTED;
        }

        /// The connection is gone. May be called again.
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            UserId who = user;
            if (who != null) {
                give(slots.ofUser, who);
            }
            give(slots.ofAddress, network);
            slots.open.decrementAndGet();
        }
    }

    /// Takes a place.
    public Admission tryAcquire(Address address) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return full("The server holds as many connections as it may.");
        }
        if (!take(ofAddress, address.network(), mostOfAddress)) {
            open.decrementAndGet();
            return full("Too many connections from this address; at most " + mostOfAddress + ".");
        }
        return new Slot(this, address.network());
    }

    /// Connections that are open.
    public int open() {
        return open.get();
    }

    private static Refused full(String sentence) {
        int seconds =
                RETRY_FROM_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_SECONDS);
        return new Refused(ErrorCode.AT_CAPACITY, sentence, Duration.ofSeconds(seconds));
    }

    private static <K> boolean take(ConcurrentHashMap<K, Integer> counts, K key, int most) {
        boolean[] taken = new boolean[1];
        counts.compute(
                key,
                (_, n) -> {
                    int before = n == null ? 0 : n;
                    taken[0] = before < most;
                    return taken[0] ? before + 1 : n;
                });
        return taken[0];
    }

    private static <K> void give(ConcurrentHashMap<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (_, n) -> n == 1 ? null : n - 1);
    }
}
