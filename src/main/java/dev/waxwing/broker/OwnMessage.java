package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.List;
import java.util.function.Supplier;

/// A message for a queue of the server's own, which is made when there is none yet.
final class OwnMessage implements Work {
    private final QueueLedger ledger;
    private final QueueOptions options;
    private final Supplier<OwnContent> made;
    private final long weight;
    private final long delayMillis;
    private final PublishGroup.Ended ended;

    /// @param made asked in the transaction
    OwnMessage(
            QueueLedger ledger,
            QueueOptions options,
            Supplier<OwnContent> made,
            long weight,
            long delayMillis,
            PublishGroup.Ended ended) {
        this.ledger = ledger;
        this.options = options;
        this.made = made;
        this.weight = weight;
        this.delayMillis = delayMillis;
        this.ended = ended;
    }

    @Override
    public void apply() {
        OwnContent content = made.get();
        MessageQueue to = ledger.queue(content.queue(), options);
        Route route = new Route(ledger.next(), "", to.name(), List.of(to));
        ledger.append(
                new Publication(
                        route,
                        content.json(),
                        0,
                        content.json().length,
                        content.idOffset(),
                        content.idLength(),
                        0,
                        delayMillis));
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
