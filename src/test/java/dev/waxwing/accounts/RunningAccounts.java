package dev.waxwing.accounts;

import dev.waxwing.backend.sqlite.SqliteAccountStore;
import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Accounts on a real database and journal, with time that stands still unless it is moved.
final class RunningAccounts implements AutoCloseable {
    static final AccountsConfig CONFIG =
            new AccountsConfig(true, Duration.ofMinutes(10), Duration.ofDays(30), 100, 10);
    static final String AGENT = "test/1.0";

    private static final JournalConfig JOURNAL = new JournalConfig(1 << 20, 1 << 20, 1 << 20, 8192);

    final TestClock clock;
    final Accounts accounts;
    final Path directory;
    final AuditStore auditStore;
    private final Journal journal;
    private final AccountsConfig config;

    private RunningAccounts(Path directory, AccountsConfig config, TestClock clock) {
        this.directory = directory;
        this.config = config;
        this.clock = clock;
        SqliteDatabase database = SqliteDatabase.open(directory, JOURNAL);
        this.auditStore = new SqliteAuditStore(database);
        Audit audit = new Audit(auditStore, clock);
        this.journal = new Journal(database, audit, 1 << 20);
        try {
            this.accounts =
                    Accounts.open(
                            new SqliteAccountStore(database),
                            journal,
                            audit,
                            directory,
                            config,
                            clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        journal.start();
    }

    static RunningAccounts on(Path directory) {
        return on(directory, CONFIG);
    }

    static RunningAccounts on(Path directory, AccountsConfig config) {
        return new RunningAccounts(directory, config, new TestClock());
    }

    /// Ends it and opens what it has left, at the same time of day.
    RunningAccounts restarted() {
        close();
        return new RunningAccounts(directory, config, clock);
    }

    @Override
    public void close() {
        journal.close();
    }

    SigningKey register(String id) {
        SigningKey key = SigningKey.generate();
        accounts.register(withKey(id, key));
        return key;
    }

    static NewAccount withKey(String id, SigningKey key) {
        return new NewAccount(
                new UserId(id),
                "The " + id,
                Optional.of(key.verifyingKey()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static NewAccount withPassword(String id, String password) {
        return new NewAccount(
                new UserId(id),
                "The " + id,
                Optional.empty(),
                Optional.empty(),
                Optional.of(password),
                Optional.empty());
    }

    static NewAccount withSetupToken(String id, String token) {
        return new NewAccount(
                new UserId(id),
                id,
                Optional.of(SigningKey.generate().verifyingKey()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(token));
    }

    Grant login(String id, SigningKey key) {
        UserId user = new UserId(id);
        byte[] challenge = accounts.challenge(user);
        return accounts.login(user, key.sign(challenge), LoginSignature.BARE, AGENT);
    }

    Optional<Identity> authenticate(String token) {
        return accounts.authenticator().authenticate(token);
    }

    /// Runs something many times at once; what each gave or threw.
    static <T> List<Object> atOnce(int times, Callable<T> what) {
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(
                        threads.submit(() -> {
                            start.await();
                            return what.call();
                        }));
            }
            start.countDown();
            List<Object> results = new ArrayList<>();
            for (Future<T> one : all) {
                results.add(result(one));
            }
            return results;
        }
    }

    private static Object result(Future<?> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return java.util.Objects.requireNonNull(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
