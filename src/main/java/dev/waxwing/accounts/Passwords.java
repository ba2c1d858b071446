package dev.waxwing.accounts;

import dev.waxwing.crypto.PasswordHash;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Password hashing within bounds: 2 at once, 50 waiting, the rest refused, because each takes 19
/// MiB and a processor for some 25-50 ms. Used on virtual threads, which wait.
final class Passwords {
    static final int AT_ONCE = 2;
    static final int WAITING = 50;
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 256;

    /// Checked in place of a password that is not there, so that it takes as long.
    private static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    /// Threads of their own: on virtual ones a hash would keep every other from its processor.
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    AT_ONCE,
                    AT_ONCE,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().name("password-", 0).daemon().factory());

    Passwords() {
        threads.allowCoreThreadTimeOut(true);
    }

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

    /// Whether the next one would be refused.
    boolean isFull() {
        return threads.getQueue().remainingCapacity() == 0;
    }

    private <T> T bounded(Callable<T> work) {
        try {
            return threads.submit(work).get();
        } catch (RejectedExecutionException _) {
            throw new AccountRefused(
                    ErrorCode.AT_CAPACITY, "Too many passwords are being checked; try again.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be checked", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AccountRefused(ErrorCode.DRAINING);
        }
    }
}
