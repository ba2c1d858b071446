package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.ArrayList;
import java.util.List;

/// Publications with which other things are stored, in order, in one transaction. What goes with a
/// publication is stored when that is new in some queue: a repetition, also after a crash, stores
/// neither again, and its company is told nothing.
final class AccompaniedGroup implements Work {
    private final QueueLedger ledger;
    private final List<Publication> publications;
    private final PublishGroup.Ended ended;

    /// What goes with the publications that are new, in order; the last may not be applied yet.
    private final List<Work> company = new ArrayList<>();

    private final long weight;

    /// How many publications were appended, so that it is known whether they are new.
    private int appended;

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
            ledger.append(publication);
            appended++;
            if (publication.isAccompanied() && publication.isNew()) {
                company.addAll(publication.company());
                publication.company().forEach(Work::apply);
            }
        }
    }

    @Override
    public void committed() {
        company.forEach(Work::committed);
        ended.ended(null);
    }

    @Override
    public void failed(StorageException why) {
        company.forEach(work -> work.failed(why));
        for (Publication publication : publications.subList(appended, publications.size())) {
            publication.company().forEach(work -> work.failed(why));
        }
        ended.ended(why);
    }

    @Override
    public long weight() {
        return weight;
    }
}
