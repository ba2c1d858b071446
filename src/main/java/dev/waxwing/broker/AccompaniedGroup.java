package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.ArrayList;
import java.util.List;

/// Publications with which other things are stored, in order, in one transaction. What goes with a
/// publication is stored when that is new in some queue: a repetition, also after a crash, stores
/// neither again.
final class AccompaniedGroup implements Work {
    private final QueueLedger ledger;
    private final List<Publication> publications;
    private final PublishGroup.Ended ended;
    private final List<Work> applied = new ArrayList<>();
    private final long weight;

    AccompaniedGroup(QueueLedger ledger, List<Publication> publications, PublishGroup.Ended ended) {
        this.ledger = ledger;
        this.publications = publications;
        this.ended = ended;
        long bytes = 0;
        for (Publication publication : publications) {
            bytes += publication.length;
            for (Work work : publication.company()) {
                bytes += work.weight();
            }
        }
        this.weight = bytes;
    }

    @Override
    public void apply() {
        for (Publication publication : publications) {
            boolean isNew = publication.isAccompanied() && ledger.isNew(publication);
            ledger.append(publication);
            if (isNew && publication.outcome() == Publication.Outcome.ACCEPTED) {
                for (Work work : publication.company()) {
                    applied.add(work);
                    work.apply();
                }
            }
        }
    }

    @Override
    public void committed() {
        applied.forEach(Work::committed);
        ended.ended(null);
    }

    @Override
    public void failed(StorageException why) {
        applied.forEach(work -> work.failed(why));
        ended.ended(why);
    }

    @Override
    public long weight() {
        return weight;
    }
}
