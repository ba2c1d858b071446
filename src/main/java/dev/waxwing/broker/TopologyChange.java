package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A change to exchanges, queues or bindings, decided on the writer's thread against the newest
/// topology.
final class TopologyChange implements Work {
    private final QueueLedger ledger;
    private final Consumer<QueueLedger> change;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /// @param change may throw [BrokerException] before it changes anything
    TopologyChange(QueueLedger ledger, Consumer<QueueLedger> change) {
        this.ledger = ledger;
        this.change = change;
    }

    /// Completes on the writer's thread once the change is durable and visible.
    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void apply() {
        try {
            change.accept(ledger);
        } catch (BrokerException | IllegalArgumentException e) {
            done.completeExceptionally(e);
        }
    }

    @Override
    public void committed() {
        done.complete(null);
    }

    @Override
    public void failed(StorageException why) {
        done.completeExceptionally(why);
    }
}
