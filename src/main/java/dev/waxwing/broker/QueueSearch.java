package dev.waxwing.broker;

import dev.waxwing.broker.QueuePlace.State;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.QueueRow;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.CorrelationId;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks for a message in all queues, from what is on disk. Waits for the disk; safe for all
/// threads that may.
///
/// A message is known by the hash that is kept for each published id, also when it is gone, as long
/// as its id is remembered. There is no such hash of what a key of a topic or fanout exchange or a
/// rule brought, of a dead letter, or of what is held back: those are found by their bodies, while
/// they wait.
public final class QueueSearch {
    private static final int ROWS = 2_000;

    private final QueueSearchStore store;
    private final Leases leases;
    private final Sealed sealed;

    /// Who may know whether a message is out with a consumer: no disk does.
    @FunctionalInterface
    public interface Leases {
        /// @return empty when that cannot be said
        Optional<Boolean> isLeased(String queue, long handle);
    }

    /// The server's own queues, whose messages are sealed.
    public interface Sealed {
        boolean isOwn(String queue);

        /// The message that one of a queue of the server's own holds.
        ///
        /// @throws MalformedMessage when it does not open
        MessageEnvelope open(byte[] data, int offset, int length) throws MalformedMessage;
    }

    /// A message that was found.
    private record Hit(BlockRow row, int index, Optional<QueuePlace.Route> route) {}

    public QueueSearch(QueueSearchStore store, Leases leases, Sealed sealed) {
        this.store = store;
        this.leases = leases;
        this.sealed = sealed;
    }

    /// Every place of the message, the oldest first.
    ///
    /// @param now wall time, ms
    public List<QueuePlace> find(String messageId, long now) {
        return new Search(messageId, now).run();
    }

    private final class Search {
        private final String messageId;
        private final byte[] id;
        private final long now;
        private final Map<Integer, QueueRow> queues;
        private final Map<IdHash, QueuePlace.Route> hashes = new HashMap<>();

        private final List<Hit> hits = new ArrayList<>();
        private final List<BlockRow> unhashed = new ArrayList<>();

        Search(String messageId, long now) {
            this.messageId = messageId;
            this.id = messageId.getBytes(StandardCharsets.UTF_8);
            this.now = now;
            this.queues =
                    store.queues().stream().collect(Collectors.toMap(QueueRow::id, row -> row));
            Map<String, String> types = new HashMap<>();
            store.exchanges().forEach(exchange -> types.put(exchange.name(), exchange.type()));
            store.bindings()
                    .forEach(binding -> {
                        if (ExchangeType.DIRECT.wireName().equals(types.get(binding.exchange()))) {
                            hash(binding.exchange(), binding.key());
                        }
                    });
            queues.values().forEach(queue -> hash("", queue.name()));
        }

        private void hash(String exchange, String key) {
            hashes.put(Route.hash(exchange, key, id), new QueuePlace.Route(exchange, key));
        }

        List<QueuePlace> run() {
            long last = 0;
            do {
                last = store.scan(last, ROWS, this::visit);
                unhashed.forEach(this::readBodies);
                unhashed.clear();
            } while (last > 0);
            List<QueuePlace> places = new ArrayList<>();
            hits.forEach(hit -> places.add(place(hit)));
            return places.stream().map(place -> buried(place, places)).toList();
        }

        private void visit(BlockRow row) {
            boolean isFound = false;
            for (int i = 0; i < row.ids().length / IdHash.BYTES; i++) {
                QueuePlace.Route route = hashes.get(IdHash.at(row.ids(), i * IdHash.BYTES));
                if (route != null) {
                    hits.add(new Hit(row, i, Optional.of(route)));
                    isFound = true;
                }
            }
            if (!isFound && !row.isComplete()) {
                unhashed.add(row);
            }
        }

        private void readBodies(BlockRow row) {
            Block block = row.block();
            byte[] data = store.bodies(block.id());
            for (int i = 0; data != null && i < block.count(); i++) {
                boolean isSettled = (block.settled() >>> i & 1) == 1;
                if (!isSettled && isMeant(block, data, i)) {
                    hits.add(new Hit(row, i, Optional.empty()));
                }
            }
        }

        private boolean isMeant(Block block, byte[] data, int index) {
            if (!isOwn(block)) {
                return isMeant(data, Block.BlockData.start(data, block.count(), index));
            }
            try {
                return message(block, data, index).messageId().equals(messageId);
            } catch (MalformedMessage _) {
                return false;
            }
        }

        private boolean isOwn(Block block) {
            QueueRow queue = queues.get(block.queue());
            return queue != null && sealed.isOwn(queue.name());
        }

        private MessageEnvelope message(Block block, byte[] data, int index)
                throws MalformedMessage {
            int start = Block.BlockData.start(data, block.count(), index);
            int length = Block.BlockData.end(data, index) - start;
            return isOwn(block)
                    ? sealed.open(data, start, length)
                    : MessageJson.parse(data, start, length);
        }

        private boolean isMeant(byte[] data, int start) {
            int from = start + MessageScanner.ID_OFFSET;
            int to = from + id.length;
            return to < data.length
                    && data[to] == '"'
                    && Arrays.equals(data, from, to, id, 0, id.length);
        }

        private QueuePlace place(Hit hit) {
            Block block = hit.row.block();
            QueueRow queue = queues.get(block.queue());
            String name = queue == null ? "" : queue.name();
            int[] failures = hit.row.failures();
            boolean isGone = hit.row.isComplete() || (block.settled() >>> hit.index & 1) == 1;
            return new QueuePlace(
                    name,
                    isGone ? gone(queue) : waiting(name, block, hit.index),
                    block.at(),
                    block.visibleAt(),
                    failures == null ? 0 : failures[hit.index],
                    hit.route,
                    isGone ? QueuePlace.Clear.NOTHING : clear(block, hit.index));
        }

        private State waiting(String queue, Block block, int index) {
            if (block.visibleAt() > now) {
                return State.DELAYED;
            }
            return leases.isLeased(queue, Delivery.handle(block.id(), index))
                    .map(isLeased -> isLeased ? State.LEASED : State.READY)
                    .orElse(State.WAITING);
        }

        private static State gone(@Nullable QueueRow queue) {
            if (queue == null) {
                return State.GONE;
            }
            QueueOptions options = QueueOptions.parse(queue.options());
            boolean drops =
                    options.maxLength() > 0
                            && options.overflow() == QueueOptions.Overflow.DROP_HEAD;
            return drops || options.ttlMillis() > 0 ? State.GONE : State.ACKNOWLEDGED;
        }

        /// One that is gone from its queue, and waits as a dead letter in another.
        private static QueuePlace buried(QueuePlace place, List<QueuePlace> all) {
            boolean isGone = place.state() == State.ACKNOWLEDGED || place.state() == State.GONE;
            if (!isGone || place.queue().isEmpty()) {
                return place;
            }
            return all.stream()
                    .filter(other -> other.clear().deadFrom().equals(place.queue()))
                    .findFirst()
                    .map(letter -> place.deadBecause(letter.clear().deadReason()))
                    .orElse(place);
        }

        private QueuePlace.Clear clear(Block block, int index) {
            byte[] data = store.bodies(block.id());
            if (data == null) {
                return QueuePlace.Clear.NOTHING;
            }
            try {
                return clear(message(block, data, index).extra());
            } catch (MalformedMessage _) {
                return QueuePlace.Clear.NOTHING;
            }
        }

        private static QueuePlace.Clear clear(Map<String, Object> extra) {
            Map<?, ?> headers = extra.get("headers") instanceof Map<?, ?> given ? given : Map.of();
            String lineage = text(extra, "lineage");
            List<String> words = List.of(lineage.split(" "));
            return new QueuePlace.Clear(
                    text(headers, CorrelationId.HEADER),
                    text(headers, DeadLetterHeaders.REASON),
                    text(headers, DeadLetterHeaders.QUEUE),
                    text(extra, "topic"),
                    lineage.isEmpty() ? List.of() : words.subList(1, words.size()));
        }

        private static String text(Map<?, ?> fields, String name) {
            return fields.get(name) instanceof String text ? text : "";
        }
    }
}
