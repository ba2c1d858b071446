package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;

/// A message on its way to the disk. Owned by the journal's writer once it is submitted.
final class Posting implements Work {
    private static final int OVERHEAD = 256;

    private final DirectMessages messages;
    private final DirectMessage message;
    private final byte[] body;
    private final long sending;
    private final SendReply reply;
    private long id;

    /// @param body the frame for those who are connected, without the id
    /// @param sending what [Sending] makes of it
    Posting(
            DirectMessages messages,
            DirectMessage message,
            byte[] body,
            long sending,
            SendReply reply) {
        this.messages = messages;
        this.message = message;
        this.body = body;
        this.sending = sending;
        this.reply = reply;
    }

    DirectMessage message() {
        return message;
    }

    byte[] body() {
        return body;
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
        reply.stored(id);
    }

    @Override
    public void failed(StorageException why) {
        reply.refused(why);
    }

    @Override
    public long weight() {
        return OVERHEAD + 2L * body.length;
    }
}
