package dev.waxwing.accounts;

import dev.waxwing.crypto.PasswordHash;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Password hashing within bounds: 2 at once, 50 waiting, the rest refused, because each takes 19
/// MiB and a processor for some 25-50 ms. Used on virtual threads.
final class Passwords {
    static final int AT_ONCE = 2;
    static final int WAITING = 50;
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 256;

    /// Checked in place of a password that is not there, so that it takes as long.
    private static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private final Semaphore permits = new Semaphore(AT_ONCE, true);
    private final AtomicInteger inside = new AtomicInteger();

    /// Hashes a new password.
    ///
    /// @throws AccountRefused when it is not fit for use, or at capacity
    String hash(UserId user, String password) {
        if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
            throw new AccountRefused(
                    ErrorCode.INVALID,
                    "a password is %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
        }
        if (password.equalsIgnoreCase(user.value())) {
            throw new AccountRefused(ErrorCode.INVALID, "a password is not the user id");
        }
        return bounded(() -> PasswordHash.of(password));
    }

    /// Whether it is the password; takes as long when there is none.
    ///
    /// @throws AccountRefused at capacity
    boolean matches(Optional<String> stored, String password) {
        if (password.length() > MAX_LENGTH) {
            return false;
        }
        boolean matches = bounded(() -> PasswordHash.matches(password, stored.orElse(DECOY)));
        return stored.isPresent() && matches;
    }

    private <T> T bounded(Supplier<T> work) {
        if (inside.incrementAndGet() > AT_ONCE + WAITING) {
            inside.decrementAndGet();
            throw new AccountRefused(
                    ErrorCode.AT_CAPACITY, "Too many passwords are being checked; try again.");
        }
        try {
            permits.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                permits.release();
            }
        } finally {
            inside.decrementAndGet();
        }
    }
}
