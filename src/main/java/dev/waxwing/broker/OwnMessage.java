package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.List;

/// A message for a queue of the server's own, which is made when there is none yet.
final class OwnMessage implements Work {
    private final QueueLedger ledger;
    private final String queue;
    private final QueueOptions options;
    private final byte[] json;
    private final int idOffset;
    private final int idLength;
    private final long delayMillis;
    private final PublishGroup.Ended ended;

    /// @param json canonical, with its id there
    OwnMessage(
            QueueLedger ledger,
            String queue,
            QueueOptions options,
            byte[] json,
            int idOffset,
            int idLength,
            long delayMillis,
            PublishGroup.Ended ended) {
        this.ledger = ledger;
        this.queue = queue;
        this.options = options;
        this.json = json;
        this.idOffset = idOffset;
        this.idLength = idLength;
        this.delayMillis = delayMillis;
        this.ended = ended;
    }

    @Override
    public void apply() {
        MessageQueue to = ledger.queue(queue, options);
        Route route = new Route(ledger.next(), "", queue, List.of(to));
        ledger.append(
                new Publication(route, json, 0, json.length, idOffset, idLength, 0, delayMillis));
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
        return json.length;
    }
}
