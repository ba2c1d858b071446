package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import java.util.Iterator;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page of messages on its way to a connection, those from before it as *pending*; runs on a
/// virtual thread. The next page is asked for when this one is with the operating system, so that a
/// stream holds one page, and a client that reads slowly is read for slowly.
///
/// @param indexedTo up to where the store's runs are to be used
/// @param recent the ids behind that
record Replay(MessageStream stream, long after, long indexedTo, long[] recent) {
    /// Messages of a page.
    static final int MAX_COUNT = 64;

    /// Bytes of content of a page of more than one message.
    private static final long MAX_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    /// Sends the page.
    ///
    /// @param next told when it is written, with the id up to which it goes
    void run(MessageStore store, LongConsumer next) {
        if (stream.isClosed()) {
            return; // it has begun again elsewhere, or is gone
        }
        MessageStore.Page page;
        try {
            page = store.read(stream.user(), after, indexedTo, recent, MAX_COUNT, MAX_BYTES);
        } catch (StorageException e) {
            LOG.warn("Waiting messages cannot be read: {}", e.getMessage());
            stream.outbox().close(CloseCode.INTERNAL_ERROR, "messages cannot be read");
            return;
        }
        if (page.messages().isEmpty()) {
            next.accept(page.readTo());
            return;
        }
        send(page, next);
    }

    private void send(MessageStore.Page page, LongConsumer next) {
        Iterator<StoredMessage> messages = page.messages().iterator();
        while (messages.hasNext()) {
            StoredMessage message = messages.next();
            long id = message.id();
            Runnable written =
                    messages.hasNext()
                            ? () -> stream.wrote(id)
                            : () -> {
                                stream.wrote(id);
                                next.accept(page.readTo());
                            };
            if (!stream.offer(frame(message), written)) {
                return;
            }
        }
    }

    private EncodedFrame frame(StoredMessage stored) {
        boolean pending = stream.wasPending(stored.id());
        return stream.form().frame(stored.id(), stored.message(), pending);
    }
}
