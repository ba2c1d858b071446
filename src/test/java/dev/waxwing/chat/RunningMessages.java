package dev.waxwing.chat;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteMessageStore;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.Outbox;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Direct messages over a real journal and database.
public final class RunningMessages implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    private static final String TIME = "2026-01-02T03:04:05.678Z";

    public final DirectMessages messages;
    private final Journal journal;

    public RunningMessages(Path directory) {
        JournalConfig config = new JournalConfig(16 << 20, 32 << 20, 4 << 20, 8 << 10);
        SqliteDatabase database = SqliteDatabase.open(directory, config);
        this.messages = new DirectMessages(new SqliteMessageStore(database));
        messages.recover();
        this.journal = new Journal(database, messages.participant(), config.queueBytes());
        journal.start();
        messages.start(journal);
    }

    /// Sends; done when it is on disk.
    CompletableFuture<Long> send(UserId from, UserId to, String content) {
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
                        "signature of " + content);
        messages.send(message, body, reply);
        return stored;
    }

    MessageStream open(UserId user, Outbox outbox) {
        return messages.open(user, outbox, OptionalLong.empty());
    }

    MessageStream open(UserId user, Outbox outbox, long after) {
        return messages.open(user, outbox, OptionalLong.of(after));
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
