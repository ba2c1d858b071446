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

/// Reads the whole broker back from its store, in one pass over the blocks' headers: bodies stay on disk. Used once,
/// by the thread that starts the server.
final class BrokerRecovery {
    private final QueueStore store;
    private final InstantSource clock;
    private final int dedupIds;
    private final Map<Integer, MessageQueue> byId = new HashMap<>();
    private final Map<Integer, RecoveredQueue> found = new HashMap<>();
    private Topology topology = Topology.EMPTY;
    private int lastQueue;

    BrokerRecovery(QueueStore store, InstantSource clock, int dedupIds) {
        this.store = store;
        this.clock = clock;
        this.dedupIds = dedupIds;
    }

    BrokerRecovery read() {
        long last = store.lastBlock();
        long suspect = store.wasClean() ? 0 : last;
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
            RecoveredQueue state = new RecoveredQueue(now);
            state.lastBlock = last;
            state.suspectUpTo = suspect;
            byId.put(row.id(), queue);
            found.put(row.id(), state);
            queues.add(queue);
            lastQueue = Math.max(lastQueue, row.id());
        }
        store.scan(0, 0, this::visit);
        queues.forEach(queue -> queue.boot(found.get(queue.id())));
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
                    .add(new Exchange.Binding(row.key(), byId.get(row.queue())));
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
        MessageQueue queue = byId.get(block.queue());
        if (queue == null) {
            throw new IllegalStateException("block " + block.id() + " of an unknown queue");
        }
        QueueAccount account = queue.account();
        for (int at = 0; at < row.ids().length; at += IdHash.BYTES) {
            account.seen.add(IdHash.at(row.ids(), at));
        }
        account.mark(block.id());
        if (!row.isComplete()) {
            found.get(block.queue()).add(row);
            queue.counters().addStored(block.count() - Long.bitCount(block.settled()));
        }
    }
}
