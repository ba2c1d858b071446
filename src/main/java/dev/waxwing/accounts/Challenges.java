package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The challenges that wait to be signed: 32 random bytes, for one try within 60 s. Made for every
/// user id that is asked for, so the answer does not tell whether there is such a user. In memory
/// alone, and bounded: the oldest make room. Safe for all threads.
///
/// A user may have a few at once, for several clients that log in at the same time. A signature
/// names no challenge, so it is a try at all of them: they are taken out before it is looked at,
/// and if it fits one, the others, which nobody has tried to guess, go back.
final class Challenges {
    static final int BYTES = 32;
    static final Duration LIFETIME = Duration.ofSeconds(60);

    /// Of one user; a further one takes the place of the oldest.
    static final int PER_USER = 8;

    private final int limit;
    private final LongSupplier nanoTime;
    private final Map<UserId, Deque<Challenge>> waiting = new LinkedHashMap<>();

    /// Taken before the lock of this object.
    private final Object[] tries = Stream.generate(Object::new).limit(64).toArray();

    private record Challenge(byte[] nonce, long madeAt) {}

    /// @param limit user ids that may have challenges at one time
    /// @param nanoTime monotonic, as [System#nanoTime]
    Challenges(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    byte[] make(UserId user) {
        byte[] nonce = Ids.random(BYTES);
        add(user, new Challenge(nonce, nanoTime.getAsLong()));
        return nonce.clone();
    }

    /// Tries a signature on what waits for a user.
    ///
    /// @param fits whether it is a signature over that challenge
    /// @return empty when no challenge waits, else whether it fitted one
    Optional<Boolean> redeem(UserId user, Predicate<byte[]> fits) {
        // One try of a user at a time: another one must not find what goes back missing.
        synchronized (tries[Math.floorMod(user.hashCode(), tries.length)]) {
            return redeemAlone(user, fits);
        }
    }

    private Optional<Boolean> redeemAlone(UserId user, Predicate<byte[]> fits) {
        Deque<Challenge> taken = take(user);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        for (Iterator<Challenge> all = taken.iterator(); all.hasNext(); ) {
            if (fits.test(all.next().nonce)) {
                all.remove();
                taken.forEach(untried -> add(user, untried));
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    private synchronized void add(UserId user, Challenge challenge) {
        Deque<Challenge> own = waiting.remove(user);
        if (own == null) {
            own = new ArrayDeque<>(2);
        }
        if (own.size() == PER_USER) {
            own.removeFirst();
        }
        own.add(challenge);
        waiting.put(user, own); // the newest is the last
        if (waiting.size() > limit) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    private synchronized Deque<Challenge> take(UserId user) {
        Deque<Challenge> own = waiting.remove(user);
        if (own == null) {
            return new ArrayDeque<>(0);
        }
        own.removeIf(this::isOver);
        return own;
    }

    private boolean isOver(Challenge challenge) {
        return nanoTime.getAsLong() - challenge.madeAt > LIFETIME.toNanos();
    }

    synchronized int size() {
        return waiting.size();
    }
}
