package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.tracing.Followed;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One connection's direct messages. Where it is belongs to the journal's writer; how much was
/// written, to the connection's event loop; [#close] is for all threads.
///
/// Live messages go out as they are committed, up to a bound that leaves room in the outbox for
/// other frames. Beyond it the stream is no longer live: it reads pages again, from the moment when
/// everything that it offered is written. So a burst for one user, larger than an outbox, is slower
/// and not the end of the connection.
public final class MessageStream implements AutoCloseable {
    private static final int MOST_FRAMES = 128;
    private static final long MOST_BYTES = 256 << 10;

    private final DirectMessages messages;
    private final UserId user;
    private final Outbox outbox;
    private final MessageForm form;

    /// The last id that the client has processed, or -1 when it did not say.
    private final long after;

    private final AtomicBoolean marking = new AtomicBoolean();
    private volatile boolean closed;
    private volatile long written;

    /// Live frames that were offered, by the journal's writer, and those of them that are written,
    /// by the event loop.
    private long offered;

    private long offeredBytes;
    private volatile long writtenFrames;
    private volatile long writtenBytes;

    /// Whether whoever sees all of them written is to read on. Taken once.
    private final AtomicBoolean behind = new AtomicBoolean();

    private @Nullable Inbox inbox;
    private long joinedAt;
    private long position;
    private boolean live;

    MessageStream(
            DirectMessages messages, UserId user, Outbox outbox, MessageForm form, long after) {
        this.messages = messages;
        this.user = user;
        this.outbox = outbox;
        this.form = form;
        this.after = after;
    }

    UserId user() {
        return user;
    }

    Outbox outbox() {
        return outbox;
    }

    MessageForm form() {
        return form;
    }

    /// Takes its place in the inbox: behind what the client has processed when it says so, else
    /// behind what was delivered. An id that was never given is not believed.
    void join(Inbox joined, long lastId) {
        inbox = joined;
        joinedAt = lastId;
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

    /// Whether a message was there before this stream: it was pending.
    boolean wasPending(long id) {
        return id <= joinedAt;
    }

    /// Offers a message that was just committed, as long as there is room.
    void deliver(Posting posting) {
        if (!live || closed) {
            return;
        }
        if (offered - writtenFrames >= MOST_FRAMES || offeredBytes - writtenBytes >= MOST_BYTES) {
            live = false;
            behind.set(true);
            readOnWhenWritten();
            return;
        }
        long id = posting.id();
        EncodedFrame frame = posting.frame(form);
        int size = frame.size();
        offered++;
        offeredBytes += size;
        position = id;
        Followed followed = posting.followed();
        if (followed == null) {
            var _ = offer(frame, () -> wroteLive(id, size));
        } else {
            offerFollowed(followed, frame, id, size);
        }
    }

    private void offerFollowed(Followed followed, EncodedFrame frame, long id, int size) {
        long now = System.nanoTime();
        followed.handing();
        Runnable written =
                () -> {
                    wroteLive(id, size);
                    followed.handed(now, 1);
                };
        if (!offer(frame, written)) {
            followed.handed(now, 0);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the event loop alone writes them
    private void wroteLive(long id, int size) {
        writtenBytes += size;
        writtenFrames++;
        wrote(id);
        if (behind.get()) {
            readOnWhenWritten();
        }
    }

    /// Both threads come here, in any order; the last of them sees the other's word.
    private void readOnWhenWritten() {
        if (writtenFrames == offered && behind.compareAndSet(true, false)) {
            messages.readOn(this);
        }
    }

    /// The operating system has all messages up to this one.
    void wrote(long id) {
        written = id;
        messages.delivered();
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

    /// Offers a frame, unless this is closed: behind [#stop] nothing is offered any more.
    synchronized boolean offer(EncodedFrame frame, Runnable written) {
        return !closed && outbox.offer(frame, written);
    }

    /// Nothing is delivered here any more, from when this returns; [#close] is still to be called.
    public synchronized void stop() {
        closed = true;
    }

    /// Nothing is delivered here any more. To be called when the connection has ended.
    @Override
    public void close() {
        stop();
        messages.leave(this);
    }
}
