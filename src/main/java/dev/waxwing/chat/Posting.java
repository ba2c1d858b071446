package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Stage;
import org.jspecify.annotations.Nullable;

/// A message on its way to the disk. Owned by the journal's writer once it is submitted.
final class Posting implements Work {
    private static final int OVERHEAD = 256;

    private final DirectMessages messages;
    private final DirectMessage message;
    private final byte @Nullable [] body;
    private final long sending;
    private final SendReply reply;
    private final @Nullable Followed followed;
    private final long began;
    private long id;

    /// The last form that was asked for, and what it makes of the message.
    private @Nullable MessageForm form;

    private @Nullable EncodedFrame frame;

    /// @param body the header/body frame for those who are connected, without the id; null when it
    ///   is to be made for those who need it
    /// @param sending what [Sending] makes of it
    Posting(
            DirectMessages messages,
            DirectMessage message,
            byte @Nullable [] body,
            long sending,
            SendReply reply) {
        this.messages = messages;
        this.message = message;
        this.body = body;
        this.sending = sending;
        this.reply = reply;
        this.followed = reply.followed();
        this.began = followed == null ? 0 : System.nanoTime();
    }

    @Nullable Followed followed() {
        return followed;
    }

    DirectMessage message() {
        return message;
    }

    /// What connections of one kind are sent; made once for all that follow each other.
    EncodedFrame frame(MessageForm wanted) {
        EncodedFrame known = frame;
        if (known == null || form != wanted) {
            known = encode(wanted);
            form = wanted;
            frame = known;
        }
        return known;
    }

    private EncodedFrame encode(MessageForm wanted) {
        return body != null && wanted == HeaderBodyForm.INSTANCE
                ? HeaderBodyWriter.frame(Long.toString(id), body)
                : wanted.frame(id, message, false);
    }

    long sending() {
        return sending;
    }

    long id() {
        return id;
    }

    @Override
    public void apply() {
        id = messages.store(this);
    }

    @Override
    public void committed() {
        if (followed != null) {
            followed.did(Stage.JOURNAL, began);
            followed.finish();
        }
        reply.stored(id);
    }

    @Override
    public void failed(StorageException why) {
        reply.refused(why);
    }

    @Override
    public long weight() {
        return OVERHEAD + 2L * (body == null ? message.content().length() : body.length);
    }
}
