package dev.waxwing.gate;

import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts the connections of one kind that are open: all, those from each address and those of each
/// user. Its memory grows with open connections alone. Safe for all threads.
public final class ConnectionSlots {
    /// When a refused client may come again: spread, so that they do not come together.
    private static final int RETRY_FROM_SECONDS = 5;

    private static final int RETRY_SPREAD_SECONDS = 10;

    private final int most;
    private final int mostOfUser;
    private final int mostOfAddress;
    private final Consumer<String> full;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Network, Integer> ofAddress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UserId, Integer> ofUser = new ConcurrentHashMap<>();

    /// @param full is told each time what was used up: `any`, `address` or `user`
    ConnectionSlots(int most, int mostOfUser, int mostOfAddress, Consumer<String> full) {
        this.most = most;
        this.mostOfUser = mostOfUser;
        this.mostOfAddress = mostOfAddress;
        this.full = full;
    }

    /// The place of one open connection. Owned by its event loop.
    public static final class Slot implements Admission, AutoCloseable {
        private final ConnectionSlots slots;
        private final @Nullable Network network;
        private @Nullable UserId user;
        private boolean closed;

        private Slot(ConnectionSlots slots, @Nullable Network network) {
            this.slots = slots;
            this.network = network;
        }

        /// Counts the connection for its user, once it is known who that is; and for another one in
        /// their place, once it is that one's.
        public Verdict claim(UserId who) {
            if (closed || who.equals(user)) {
                return Verdict.ADMITTED;
            }
            if (!take(slots.ofUser, who, slots.mostOfUser)) {
                return slots.full(
                        "user",
                        "Too many connections of this user; at most %d."
                                .formatted(slots.mostOfUser));
            }
            giveUser();
            user = who;
            return Verdict.ADMITTED;
        }

        private void giveUser() {
            UserId who = user;
            if (who != null) {
                give(slots.ofUser, who);
            }
        }

        /// The connection is gone. May be called again.
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            giveUser();
            if (network != null) {
                give(slots.ofAddress, network);
            }
            slots.open.decrementAndGet();
        }
    }

    /// Takes a place.
    public Admission tryAcquire(Address address) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return full("any", "The server holds as many connections as it may.");
        }
        if (!take(ofAddress, address.network(), mostOfAddress)) {
            open.decrementAndGet();
            return full(
                    "address",
                    "Too many connections from this address; at most " + mostOfAddress + ".");
        }
        return new Slot(this, address.network());
    }

    /// Takes a place for a connection that no address is counted for, and that is never refused.
    Slot acquireUncounted() {
        open.incrementAndGet();
        return new Slot(this, null);
    }

    /// Connections that are open.
    public int open() {
        return open.get();
    }

    private Refused full(String scope, String sentence) {
        full.accept(scope);
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
