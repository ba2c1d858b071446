package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Publications of one connection that go to the journal together, in order. Each has its own
/// outcome.
public final class PublishGroup implements Work {
    private final QueueLedger ledger;
    private final List<Publication> publications;
    private final long weight;
    private final Ended ended;

    /// Told when the group ended, on the journal's writer thread; must not block.
    public interface Ended {
        /// @param failure null when the group is durable: then each publication has its outcome
        void ended(@Nullable StorageException failure);
    }

    PublishGroup(QueueLedger ledger, List<Publication> publications, Ended ended) {
        this.ledger = ledger;
        this.publications = publications;
        this.ended = ended;
        long bytes = 0;
        for (Publication publication : publications) {
            bytes += publication.length;
        }
        this.weight = bytes;
    }

    @Override
    public void apply() {
        for (Publication publication : publications) {
            ledger.append(publication);
        }
    }

    @Override
    public void committed() {
        ended.ended(null);
    }

    @Override
    public void failed(StorageException why) {
        ended.ended(why);
    }

    @Override
    public long weight() {
        return weight;
    }
}
