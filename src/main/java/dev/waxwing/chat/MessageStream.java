package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One connection's direct messages. Where it is belongs to the journal's writer; how much was
/// written, to the connection's event loop; [#close] is for all threads.
public final class MessageStream implements AutoCloseable {
    private final DirectMessages messages;
    private final UserId user;
    private final Outbox outbox;

    /// The last id that the client has processed, or -1 when it did not say.
    private final long after;

    private final AtomicBoolean marking = new AtomicBoolean();
    private volatile boolean closed;
    private volatile long written;

    private @Nullable Inbox inbox;
    private long position;
    private boolean live;

    MessageStream(DirectMessages messages, UserId user, Outbox outbox, long after) {
        this.messages = messages;
        this.user = user;
        this.outbox = outbox;
        this.after = after;
    }

    UserId user() {
        return user;
    }

    Outbox outbox() {
        return outbox;
    }

    /// Takes its place in the inbox: behind what the client has processed when it says so, else
    /// behind what was delivered. An id that was never given is not believed.
    void join(Inbox joined, long lastId) {
        inbox = joined;
        boolean resumes = after >= 0 && after <= lastId;
        position = resumes ? after : joined.delivered();
        joined.delivered(position);
        joined.add(this);
    }

    @Nullable Inbox inbox() {
        return inbox;
    }

    long position() {
        return position;
    }

    void readTo(long id) {
        position = Math.max(position, id);
    }

    boolean isLive() {
        return live;
    }

    void goLive() {
        live = true;
    }

    void deliver(long id, EncodedFrame frame) {
        if (live && !closed) {
            outbox.offer(frame, () -> wrote(id));
        }
    }

    /// The operating system has all messages up to this one.
    void wrote(long id) {
        written = id;
        if (!marking.get() && marking.compareAndSet(false, true)) {
            messages.markSoon(this);
        }
    }

    /// What was written so far; the next write makes itself known again.
    long takeWritten() {
        marking.set(false);
        return written;
    }

    boolean isClosed() {
        return closed;
    }

    /// Nothing is delivered here any more. To be called when the connection has ended.
    @Override
    public void close() {
        closed = true;
        messages.leave(this);
    }
}
