package dev.waxwing.broker;

import dev.waxwing.broker.QueueStore.BindingRow;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.ExchangeRow;
import dev.waxwing.broker.QueueStore.QueueRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the whole broker back from its store, in one pass over the blocks' headers: bodies stay on
/// disk. Used once, by the thread that starts the server.
final class BrokerRecovery {
    private final QueueStore store;
    private final InstantSource clock;
    private final int dedupIds;
    private final DedupMemory memory;
    private final Map<Integer, Found> byId = new HashMap<>();
    private Topology topology = Topology.EMPTY;
    private int lastQueue;

    private record Found(MessageQueue queue, RecoveredQueue state) {}

    BrokerRecovery(QueueStore store, InstantSource clock, int dedupIds, DedupMemory memory) {
        this.store = store;
        this.clock = clock;
        this.dedupIds = dedupIds;
        this.memory = memory;
    }

    BrokerRecovery read() {
        long last = store.lastBlock();
        long suspect = store.wasClean() ? store.suspectUpTo() : last;
        long now = clock.millis();
        List<MessageQueue> queues = new ArrayList<>();
        for (QueueRow row : store.queues()) {
            MessageQueue queue =
                    new MessageQueue(
                            row.id(),
                            row.name(),
                            QueueOptions.parse(row.options()),
                            row.firstBlock(),
                            dedupIds);
            RecoveredQueue state = new RecoveredQueue(now, Set.of());
            state.lastBlock = last;
            state.suspectUpTo = suspect;
            queue.boot(state);
            byId.put(row.id(), new Found(queue, state));
            queues.add(queue);
            lastQueue = Math.max(lastQueue, row.id());
        }
        store.scan(0, 0, this::visit);
        topology = Topology.of(exchanges(), queues);
        return this;
    }

    Topology topology() {
        return topology;
    }

    int lastQueue() {
        return lastQueue;
    }

    private List<Exchange> exchanges() {
        Map<String, List<Exchange.Binding>> bindings = new HashMap<>();
        for (BindingRow row : store.bindings()) {
            bindings.computeIfAbsent(row.exchange(), _ -> new ArrayList<>())
                    .add(new Exchange.Binding(row.key(), found(row.queue()).queue));
        }
        List<Exchange> exchanges = new ArrayList<>();
        for (ExchangeRow row : store.exchanges()) {
            exchanges.add(
                    new Exchange(
                            row.name(),
                            ExchangeType.parse(row.type()),
                            bindings.getOrDefault(row.name(), List.of())));
        }
        return exchanges;
    }

    private void visit(BlockRow row) {
        Block block = row.block();
        Found found = found(block.queue());
        MessageQueue queue = found.queue;
        QueueAccount account = queue.account();
        for (int at = 0; at < row.ids().length; at += IdHash.BYTES) {
            account.seen.add(IdHash.at(row.ids(), at));
        }
        account.mark(block.id());
        memory.settle(account.seen);
        memory.endGroup();
        if (!row.isComplete()) {
            found.state.add(row);
            queue.counters().addStored(block.count() - Long.bitCount(block.settled()));
        }
    }

    private Found found(int queue) {
        Found found = byId.get(queue);
        if (found == null) {
            throw new IllegalStateException(
                    "the data names a queue " + queue + " that is not there");
        }
        return found;
    }
}
