package dev.waxwing.sessions;

import dev.waxwing.chat.NativeForm;
import dev.waxwing.chat.Receipt;
import dev.waxwing.chat.Receipts;
import dev.waxwing.chat.Roster;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.Outbox;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receipts as the native protocol tells them. Safe for all threads.
///
/// @param users who there is: a receipt to nobody is not kept
record NativeReceipts(Receipts receipts, Roster roster, Users users) {
    private static final Logger LOG = LoggerFactory.getLogger(NativeReceipts.class);

    /// Frames of one page, so that others have room in the outbox.
    private static final int PAGE = 32;

    /// How one receipt is answered.
    interface Answer {
        void noted();

        void failed(StorageException why);

        /// There is no such conversation.
        void unknown();
    }

    /// Keeps a receipt, and tells the other side's connections once it is on disk.
    ///
    /// @return what is left to be done on a thread that may wait; null for nothing
    @Nullable Runnable note(UserId reader, NativeFrame.Receipt said, Answer answer) {
        Optional<UserId> writer = NativeForm.other(said.conversation(), reader);
        if (writer.isEmpty()) {
            answer.unknown();
            return null;
        }
        Receipt receipt = new Receipt(writer.get(), reader, said.delivered(), said.read());
        if (users.cached(writer.get()).isPresent()) {
            note(receipt, answer);
            return null;
        }
        return () -> {
            if (users.find(writer.get()).isPresent()) {
                note(receipt, answer);
            } else {
                answer.unknown();
            }
        };
    }

    private void note(Receipt receipt, Answer answer) {
        receipts.note(
                receipt,
                () -> {
                    int _ =
                            roster.send(
                                    receipt.writer(),
                                    language ->
                                            language == Roster.Language.NATIVE
                                                    ? frame(receipt)
                                                    : null);
                    answer.noted();
                },
                answer::failed);
    }

    /// Tells a connection how far the others have got in what this user has written: what it heard
    /// before comes again. On a thread that may wait.
    void replay(UserId writer, Outbox outbox) {
        page(writer, "", outbox);
    }

    /// The same, on a thread of its own.
    void replaySoon(UserId writer, Outbox outbox) {
        pageSoon(writer, "", outbox);
    }

    private void pageSoon(UserId writer, String after, Outbox outbox) {
        Thread.ofVirtual().name("receipts").start(() -> page(writer, after, outbox));
    }

    /// The next page is read when the last frame of this one is written.
    private void page(UserId writer, String after, Outbox outbox) {
        try {
            offer(receipts.of(writer, after, PAGE), outbox);
        } catch (StorageException e) {
            LOG.warn("Receipts cannot be read: {}", e.getMessage());
        }
    }

    private void offer(List<Receipt> page, Outbox outbox) {
        for (int i = 0; i < page.size(); i++) {
            Receipt receipt = page.get(i);
            Runnable written = i == PAGE - 1 ? () -> next(receipt, outbox) : () -> {};
            if (!outbox.offer(frame(receipt), written)) {
                return;
            }
        }
    }

    private void next(Receipt last, Outbox outbox) {
        pageSoon(last.writer(), last.reader().value(), outbox);
    }

    private static EncodedFrame frame(Receipt receipt) {
        return NativeWriter.frame("receipt", null)
                .field("conversation", receipt.conversation())
                .field("from", receipt.reader().value())
                .field("delivered", receipt.delivered())
                .field("read", receipt.read())
                .end();
    }
}
