package dev.waxwing.broker;

import dev.waxwing.broker.QueueAccount.Staged;
import dev.waxwing.broker.QueueOptions.Overflow;
import dev.waxwing.broker.QueueStore.NewBlock;
import dev.waxwing.journal.Participant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The books of all queues: decides what a group of works adds (duplicates, length limits), gathers
/// it into blocks, and keeps counts and remembered ids in step with the disk. Owned by the
/// journal's writer; [#topology] may be read by all.
final class QueueLedger implements Participant {
    private final QueueStore store;
    private final InstantSource clock;
    private final int dedupIds;
    private final DedupMemory memory;
    private final Consumer<MessageQueue> created;
    private final List<MessageQueue> touched = new ArrayList<>();
    private final BlockBuilder builder = new BlockBuilder();
    private final Map<Long, Settled> settled = new LinkedHashMap<>();
    private final ArrayDeque<MessageQueue> idsAdded = new ArrayDeque<>();
    private final List<MessageQueue> newQueues = new ArrayList<>();
    private volatile Topology topology = Topology.EMPTY;
    private Topology next = Topology.EMPTY;
    private long lastBlock;
    private int lastQueue;

    /// Whether a window has moved since [#forget] last began to look for shared rows behind all.
    private boolean mayForgetShared = true;

    private boolean isForgettingShared;

    private record Settled(MessageQueue queue, long mask, boolean complete) {}

    /// @param memory holds the windows of all queues to its budget
    /// @param created told of each new queue, on the writer thread, when it is durable
    QueueLedger(
            QueueStore store,
            InstantSource clock,
            int dedupIds,
            DedupMemory memory,
            Consumer<MessageQueue> created) {
        this.store = store;
        this.clock = clock;
        this.dedupIds = dedupIds;
        this.memory = memory;
        this.created = created;
    }

    Topology topology() {
        return topology;
    }

    long lastBlock() {
        return lastBlock;
    }

    /// Reads everything back; before the journal starts.
    void load() {
        BrokerRecovery found = new BrokerRecovery(store, clock, dedupIds, memory).read();
        topology = found.topology();
        next = topology;
        lastBlock = store.lastBlock();
        lastQueue = found.lastQueue();
    }

    /// Adds a publication to every queue of its route that has not seen its id.
    void append(Publication p) {
        MessageQueue[] targets = p.route.queues();
        MessageQueue full = full(targets, p.hash);
        if (full != null) {
            p.rejectedBy(full);
            return;
        }
        long visibleAt = p.delayMillis == 0 ? 0 : clock.millis() + p.delayMillis;
        boolean isNew = false;
        for (MessageQueue queue : targets) {
            if (queue.account().seen.add(p.hash)) {
                isNew = true;
                idsAdded.addLast(queue);
                int priority = queue.options().priority() ? p.priority : 0;
                stage(queue, new Staged(p.source, p.offset, p.length, p.hash, priority, visibleAt));
            } else {
                queue.counters().duplicates.add(1);
            }
        }
        p.accepted(isNew);
    }

    /// Adds a message that comes from another queue; its id is not checked and not remembered.
    void move(MessageQueue to, byte[] source, int offset, int length) {
        stage(to, new Staged(source, offset, length, null, 0, 0));
    }

    /// Marks messages of a block as gone.
    ///
    /// @param total all settled bits of the block, these included
    /// @param messages how many of them are new
    void settle(MessageQueue queue, long block, long total, boolean complete, int messages) {
        settled.merge(
                block,
                new Settled(queue, total, complete),
                (a, b) -> new Settled(queue, a.mask | b.mask, a.complete || b.complete));
        queue.account().storedDelta -= messages;
        touch(queue);
    }

    /// The queue of that name, made with these options if there is none.
    MessageQueue queue(String name, QueueOptions options) {
        MessageQueue known = next.queue(name);
        if (known != null) {
            return known;
        }
        MessageQueue queue = new MessageQueue(++lastQueue, name, options, lastBlock + 1, dedupIds);
        store.insertQueue(
                new QueueStore.QueueRow(queue.id(), name, options.format(), queue.firstBlock()));
        next = next.with(queue);
        newQueues.add(queue);
        return queue;
    }

    /// The topology that the running group leads to.
    Topology next() {
        return next;
    }

    void replace(Exchange exchange) {
        next = next.with(exchange);
    }

    /// Drops ids that are older than a wall time, or that no queue remembers, among the next
    /// `limit` rows.
    void forget(long olderThan, int limit) {
        store.forgetOlderThan(olderThan, limit);
        if (mayForgetShared || isForgettingShared) {
            mayForgetShared &= isForgettingShared;
            Map<Integer, MessageQueue> byId = topology.queuesById();
            isForgettingShared =
                    !store.forgetShared(limit, (queue, block) -> remembers(byId.get(queue), block));
        }
    }

    private static boolean remembers(@Nullable MessageQueue queue, long block) {
        return queue != null && queue.account().remembers(block);
    }

    QueueStore store() {
        return store;
    }

    @Override
    public void beforeCommit() {
        List<NewBlock> blocks = new ArrayList<>();
        long at = clock.millis();
        for (MessageQueue queue : touched) {
            write(queue, at, blocks);
        }
        store.insertBlocks(blocks);
        writeSettled();
    }

    @Override
    public void afterCommit() {
        topology = next;
        for (MessageQueue queue : newQueues) {
            created.accept(queue);
        }
        newQueues.clear();
        for (MessageQueue queue : touched) {
            publish(queue);
            memory.settle(queue.account().seen);
        }
        untouch();
        settled.clear();
        idsAdded.clear();
        memory.endGroup();
    }

    @Override
    public void afterRollback() {
        next = topology;
        newQueues.clear();
        while (!idsAdded.isEmpty()) {
            idsAdded.removeLast().account().seen.undoLast();
        }
        for (MessageQueue queue : touched) {
            queue.account().staged.clear();
            queue.account().blocks.clear();
            queue.account().storedDelta = 0;
        }
        untouch();
        settled.clear();
    }

    /// The first queue of a route that rejects one more message, unless it has the message already.
    private static @Nullable MessageQueue full(MessageQueue[] targets, IdHash hash) {
        for (MessageQueue queue : targets) {
            long max = queue.options().maxLength();
            if (max > 0
                    && queue.options().overflow() == Overflow.REJECT
                    && queue.counters().stored() + queue.account().storedDelta >= max
                    && !queue.account().seen.contains(hash)) {
                return queue;
            }
        }
        return null;
    }

    private void touch(MessageQueue queue) {
        if (!queue.account().isTouched) {
            queue.account().isTouched = true;
            touched.add(queue);
        }
    }

    private void untouch() {
        touched.forEach(queue -> queue.account().isTouched = false);
        touched.clear();
    }

    private void stage(MessageQueue queue, Staged message) {
        queue.account().staged.add(message);
        queue.account().storedDelta++;
        touch(queue);
    }

    private void write(MessageQueue queue, long at, List<NewBlock> blocks) {
        QueueAccount account = queue.account();
        if (account.staged.isEmpty()) {
            return;
        }
        builder.begin(queue.id(), at);
        for (Staged message : account.staged) {
            if (!builder.accepts(message)) {
                blocks.add(build(queue));
            }
            builder.add(message);
        }
        blocks.add(build(queue));
        QueueAccount.Forgotten gone = account.slide();
        if (gone.from() < gone.to()) {
            store.forget(queue.id(), gone.from(), gone.to());
            mayForgetShared = true;
        }
    }

    private NewBlock build(MessageQueue queue) {
        Block block = builder.build(++lastBlock);
        byte[] ids = builder.ids();
        queue.account().blocks.add(block);
        queue.account().mark(block.id());
        builder.clear();
        return new NewBlock(block, ids);
    }

    /// Completed blocks that follow each other go as one range: queues are mostly emptied in the
    /// order in which they were filled, so a thousand blocks of a message each need few statements.
    private void writeSettled() {
        List<Long> complete = new ArrayList<>();
        settled.forEach((block, change) -> {
            if (!change.complete) {
                store.settle(block, change.mask);
            } else if (change.queue.account().remembers(block)) {
                complete.add(block);
            } else {
                store.complete(block, false);
            }
        });
        complete.sort(null);
        int from = 0;
        for (int i = 1; i <= complete.size(); i++) {
            if (i == complete.size() || complete.get(i) != complete.get(i - 1) + 1) {
                store.completeRange(complete.get(from), complete.get(i - 1));
                from = i;
            }
        }
    }

    private static List<Block> withoutData(List<Block> blocks) {
        return blocks.stream().map(Block::withoutData).toList();
    }

    private static void publish(MessageQueue queue) {
        QueueAccount account = queue.account();
        queue.counters().addStored(account.storedDelta);
        account.storedDelta = 0;
        if (!account.blocks.isEmpty()) {
            queue.counters().published.add(account.staged.size());
            List<Block> blocks = List.copyOf(account.blocks);
            account.blocks.clear();
            account.staged.clear();
            queue.tell(new QueueCommand.Stored(queue.isDown() ? withoutData(blocks) : blocks));
        }
    }
}
