package dev.waxwing.chat;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.UserId;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far each user has got in each conversation: stored in group commits, and never going back.
/// Safe for all threads; what waits for the disk says so.
public final class Receipts {
    private final ReceiptStore store;
    private final LongSupplier newest;
    private @Nullable Journal journal;

    /// @param newest the newest message id: nobody has got what does not exist yet
    public Receipts(ReceiptStore store, LongSupplier newest) {
        this.store = store;
        this.newest = newest;
    }

    /// Call when the journal runs.
    public void start(Journal running) {
        journal = running;
    }

    /// Notes how far a reader has got. Numbers that are ahead of the messages there are count as
    /// the newest one.
    ///
    /// @param noted run on the journal's writer when it is on disk
    public void note(Receipt said, Runnable noted, Consumer<StorageException> failed) {
        long last = newest.getAsLong();
        long read = Math.min(said.read(), last);
        long delivered = Math.min(Math.max(said.delivered(), said.read()), last);
        Receipt receipt = new Receipt(said.writer(), said.reader(), delivered, read);
        Objects.requireNonNull(journal, "not started")
                .submit(new Note(store, receipt, noted, failed));
    }

    /// See [ReceiptStore#of]; waits for the disk.
    public List<Receipt> of(UserId writer, String after, int limit) {
        return store.of(writer, after, limit);
    }

    private record Note(
            ReceiptStore store, Receipt receipt, Runnable noted, Consumer<StorageException> why)
            implements Work {
        @Override
        public void apply() {
            if (receipt.delivered() > 0) {
                store.raise(receipt);
            }
        }

        @Override
        public void committed() {
            noted.run();
        }

        @Override
        public void failed(StorageException failure) {
            why.accept(failure);
        }
    }
}
