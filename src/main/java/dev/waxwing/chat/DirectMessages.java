package dev.waxwing.chat;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.Participant;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.Outbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Direct messages: stored in group commits, handed out live after the commit, and read back for
/// those who were away. [#send] and [#open] are for all threads; everything else belongs to the
/// journal's writer.
public final class DirectMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectMessages.class);

    private final MessageStore store;
    private final RecentIds recent;
    private final Sendings sendings;
    private final DeliveredMarks marks;
    private final Map<UserId, Inbox> inboxes = new HashMap<>();
    private final List<Posting> group = new ArrayList<>();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Journal journal;
    private volatile Runnable delivered = () -> {};
    private volatile long lastId;
    private long nextId;
    private boolean closing;

    /// @param repeats sendings that are known again
    public DirectMessages(MessageStore store, SendingStore sendings, int repeats) {
        this.store = store;
        this.sendings = new Sendings(sendings, store, repeats);
        this.recent = new RecentIds(store);
        this.marks = new DeliveredMarks(store, this::submit, this::forgetIfIdle);
    }

    /// Takes up what the store holds: the ids that were not yet in its index, and the sendings.
    public void recover() {
        sendings.recover();
        lastId = store.lastId();
        nextId = lastId + 1;
        Map<UserId, Long> indexed = new HashMap<>();
        store.scan(
                store.indexedTo(),
                address -> {
                    long known = indexed.computeIfAbsent(address.to(), store::lastIndexed);
                    if (address.id() > known) {
                        recent.add(address.to(), address.id());
                    }
                });
    }

    /// What the journal tells of its commits.
    public Participant participant() {
        return new Books();
    }

    public void start(Journal started) {
        journal = started;
    }

    /// Stores a message and delivers it; one that was stored before is only answered again.
    /// Messages of one thread keep their order.
    ///
    /// @param body the frame for the recipient as [HeaderBodyWriter#body] makes it, without status;
    ///   null where there is none yet
    /// @param sending what [Sending] makes of it
    public void send(DirectMessage message, byte @Nullable [] body, long sending, SendReply reply) {
        submit(new Posting(this, message, body, sending, reply));
    }

    /// Begins to deliver a user's messages to a connection, those that wait first.
    ///
    /// @param form what the connection is sent
    /// @param after the last id that the client has processed, when it says so: everything behind
    ///   it comes again, delivered before or not
    public MessageStream open(UserId user, Outbox outbox, MessageForm form, OptionalLong after) {
        MessageStream stream = new MessageStream(this, user, outbox, form, after.orElse(-1));
        submit(new Moment(() -> join(stream), why -> failed(stream, why)));
        return stream;
    }

    /// Tells up to where a connection has been offered messages, on the journal's writer.
    public void place(MessageStream stream, LongConsumer told, Consumer<StorageException> failed) {
        submit(new Moment(() -> told.accept(stream.position()), failed));
    }

    void leave(MessageStream stream) {
        submit(new Moment(() -> left(stream), _ -> {}));
    }

    /// The stream has fallen behind, and has written what it had.
    void readOn(MessageStream stream) {
        submit(new Moment(() -> advance(stream), why -> failed(stream, why)));
    }

    /// Tells one watch, in place of any before, of each message that is written to a connection, on
    /// its event loop.
    public void onDelivered(Runnable watch) {
        delivered = watch;
    }

    void delivered() {
        delivered.run();
    }

    void markSoon(MessageStream stream) {
        marks.soon(stream);
    }

    /// Records up to where everything was delivered, and whose the newest messages are, so that the
    /// next start need not scan. To be called before the journal is closed.
    @Override
    public void close() {
        readers.shutdown();
        marks.stop();
        submit(new LastRuns());
    }

    /// The newest id that was given; for all threads.
    public long lastId() {
        return lastId;
    }

    private void submit(Work work) {
        Objects.requireNonNull(journal, "not started").submit(work);
    }

    /// In the running transaction.
    ///
    /// @return its id, or that of the message which was stored when this was sent first
    long store(Posting posting) {
        long known = sendings.find(posting.sending(), posting.message());
        if (known > 0) {
            return known;
        }
        long id = nextId++;
        store.insert(id, posting.message());
        sendings.add(posting.sending(), id);
        group.add(posting);
        return id;
    }

    private void join(MessageStream stream) {
        if (stream.isClosed()) {
            return;
        }
        Inbox inbox =
                inboxes.computeIfAbsent(
                        stream.user(),
                        user -> new Inbox(user, store.deliveredTo(user), store.lastIndexed(user)));
        stream.join(inbox, lastId);
        advance(stream);
    }

    /// Goes live when nothing is left to read, else reads on.
    private void advance(MessageStream stream) {
        Inbox inbox = stream.inbox();
        if (inbox == null || stream.isClosed() || readers.isShutdown()) {
            return;
        }
        UserId user = stream.user();
        long position = stream.position();
        long end = Math.max(inbox.indexedTo(), recent.last(user));
        if (position >= end) {
            stream.goLive();
            return;
        }
        long[] ids = recent.after(user, Math.max(position, inbox.indexedTo()), Replay.MAX_COUNT);
        Replay page = new Replay(stream, position, inbox.indexedTo(), ids);
        readers.execute(() -> page.run(store, readTo -> read(stream, readTo)));
    }

    private void read(MessageStream stream, long readTo) {
        submit(
                new Moment(
                        () -> {
                            stream.readTo(readTo);
                            advance(stream);
                        },
                        why -> failed(stream, why)));
    }

    private void failed(MessageStream stream, StorageException why) {
        LOG.warn("Messages cannot be read: {}", why.getMessage());
        stream.outbox().close(CloseCode.INTERNAL_ERROR, "messages cannot be read");
    }

    private void left(MessageStream stream) {
        Inbox inbox = stream.inbox();
        if (inbox != null) {
            inbox.remove(stream);
            marks.take(stream);
            forgetIfIdle(inbox);
        }
    }

    private void forgetIfIdle(Inbox inbox) {
        if (inbox.isIdle()) {
            inboxes.remove(inbox.user, inbox);
        }
    }

    private void deliver(Posting posting) {
        UserId to = posting.message().to();
        recent.add(to, posting.id());
        Inbox inbox = inboxes.get(to);
        if (inbox != null) {
            inbox.deliver(posting);
        }
    }

    /// Has all runs written with its group.
    private final class LastRuns implements Work {
        @Override
        public void apply() {
            closing = true;
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {
            LOG.warn("The next start will scan the newest messages: {}", why.getMessage());
        }
    }

    /// Memory that follows the storage.
    private final class Books implements Participant {
        @Override
        public void beforeCommit() {
            recent.write(closing);
            sendings.write();
        }

        @Override
        public void afterCommit() {
            recent.committed(DirectMessages.this::indexed);
            sendings.committed();
            lastId = nextId - 1;
            group.forEach(DirectMessages.this::deliver);
            group.clear();
        }

        @Override
        public void afterRollback() {
            recent.rolledBack();
            sendings.rolledBack();
            nextId = lastId + 1;
            group.clear();
        }
    }

    private void indexed(UserId user, long id) {
        Inbox inbox = inboxes.get(user);
        if (inbox != null) {
            inbox.indexedTo(id);
        }
    }
}
