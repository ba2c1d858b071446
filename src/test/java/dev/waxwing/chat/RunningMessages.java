package dev.waxwing.chat;

import static org.awaitility.Awaitility.await;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteMessageStore;
import dev.waxwing.backend.sqlite.SqliteRetentionStore;
import dev.waxwing.backend.sqlite.SqliteSendingStore;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.JournalState;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.Outbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Direct messages over a real journal and database.
public final class RunningMessages implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    private static final String TIME = "2026-01-02T03:04:05.678Z";

    /// Sendings that are known again.
    static final int REPEATS = 1_000;

    public final DirectMessages messages;
    final FaultyStorage storage;
    private final Path directory;
    private final SqliteDatabase database;
    private final Journal journal;

    public RunningMessages(Path directory) {
        JournalConfig config = new JournalConfig(16 << 20, 32 << 20, 4 << 20, 8 << 10);
        this.directory = directory;
        this.database = SqliteDatabase.open(directory, config);
        this.storage = new FaultyStorage(database);
        this.messages =
                new DirectMessages(
                        new SqliteMessageStore(database),
                        new SqliteSendingStore(database),
                        REPEATS);
        messages.recover();
        this.journal = new Journal(storage, messages.participant(), config.queueBytes());
        journal.start();
        messages.start(journal);
    }

    MessageRetention retention(MessagesConfig config, InstantSource clock) {
        return new MessageRetention(new SqliteRetentionStore(database), config, journal, clock);
    }

    /// The ids of all messages that are stored.
    List<Long> stored() {
        return numbers("SELECT id FROM message ORDER BY id");
    }

    /// Up to where it is on disk that a user's messages are delivered.
    long delivered(UserId user) {
        return numbers(
                        "SELECT coalesce(max(delivered), 0) FROM inbox WHERE user = '%s'"
                                .formatted(user))
                .getFirst();
    }

    /// Runs in the index.
    long runs() {
        return numbers("SELECT count(*) FROM inbox_run").getFirst();
    }

    private List<Long> numbers(String sql) {
        List<Long> found = new ArrayList<>();
        String url = "jdbc:sqlite:" + directory.resolve("waxwing.db");
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            while (r.next()) {
                found.add(r.getLong(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /// Waits until the journal has found out that there is room again.
    void awaitRoom() {
        await().until(() -> journal.state().status() == JournalState.Status.OK);
    }

    /// Sends; done when it is on disk.
    CompletableFuture<Long> send(UserId from, UserId to, String content) {
        return send(from, to, content, Sending.NONE);
    }

    /// Sends as what has this hash; done when it is on disk.
    CompletableFuture<Long> send(UserId from, UserId to, String content, long sending) {
        CompletableFuture<Long> stored = new CompletableFuture<>();
        SendReply reply =
                new SendReply() {
                    @Override
                    public void stored(long id) {
                        stored.complete(id);
                    }

                    @Override
                    public void refused(StorageException why) {
                        stored.completeExceptionally(why);
                    }
                };
        HeaderBodyFrame frame =
                new HeaderBodyFrame(
                        null,
                        Kind.DIRECT,
                        to.value(),
                        JsonText.of(TIME),
                        JsonText.of("signature of " + content),
                        JsonText.of("key of " + content),
                        JsonText.of("nonce of " + content),
                        JsonText.of(content));
        byte[] body =
                HeaderBodyWriter.body(from.value(), to.value(), frame, JsonText.of(TIME), null);
        DirectMessage message =
                new DirectMessage(
                        from,
                        to,
                        content,
                        "key of " + content,
                        "nonce of " + content,
                        TIME,
                        "signature of " + content,
                        null);
        messages.send(message, body, sending, reply);
        return stored;
    }

    MessageStream open(UserId user, Outbox outbox) {
        return messages.open(user, outbox, HeaderBodyForm.INSTANCE, OptionalLong.empty());
    }

    MessageStream open(UserId user, Outbox outbox, MessageForm form) {
        return messages.open(user, outbox, form, OptionalLong.empty());
    }

    MessageStream open(UserId user, Outbox outbox, long after) {
        return messages.open(user, outbox, HeaderBodyForm.INSTANCE, OptionalLong.of(after));
    }

    /// Returns when all that was submitted before has been done.
    public void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        journal.submit(
                new Moment(
                        done::countDown,
                        _ -> {
                            done.countDown();
                        }));
        done.await();
    }

    /// Ends as a server does.
    @Override
    public void close() {
        messages.close();
        journal.close();
    }

    /// Ends without recording anything more: what a crash between two groups leaves.
    void abandon() {
        journal.close();
    }
}
