package dev.waxwing;

import dev.waxwing.broker.Broker;
import dev.waxwing.broker.Consumer;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.DeliverySink;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.broker.OwnContent;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.Route;
import dev.waxwing.broker.SettleReply;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogLedger;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.Surroundings;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.WebhookEvent;
import dev.waxwing.webhooks.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What messages to topics reach beside those who listen: webhooks, queues that rules copy to, and
/// a queue of the server's own that holds what rules delay. Safe for all threads.
final class RouterSurroundings implements Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(RouterSurroundings.class);
    private static final String EVENT = "topic.message";
    private static final Map<String, String> OPTIONS = Map.of("delivery_limit", "1000000");

    /// Messages whose time has come that are routed at a time.
    private static final int PREFETCH = 256;

    private final Webhooks webhooks;
    private final Broker broker;

    private final HeldSeal seal;
    private final LogLedger ledger;
    private final Set<String> consumed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable MessageRouter router;

    /// @param ledger keeps the books of the keys
    RouterSurroundings(Webhooks webhooks, Broker broker, ServerKeys keys, LogLedger ledger) {
        this.webhooks = webhooks;
        this.broker = broker;
        this.seal = new HeldSeal(keys);
        this.ledger = ledger;
        ledger.keepKeys(version -> broker.holdsAny(HeldQueues.sealedBy(version)));
    }

    /// Begins to route what was delayed before; when the broker has started.
    void start(MessageRouter to) {
        router = to;
        consume(HeldQueues.UNSEALED);
        seal.keys().versions().forEach(version -> consume(HeldQueues.sealedBy(version)));
    }

    /// Takes from a queue, once it is there: a server without such rules has none.
    private void consume(String name) {
        MessageQueue queue = broker.topology().queue(name);
        MessageRouter to = router;
        if (queue != null && to != null && consumed.add(name)) {
            queue.subscribe(new Consumer(new Due(queue, to, seal), PREFETCH), () -> {});
        }
    }

    @Override
    public boolean wants(TopicName topic) {
        return webhooks.wants(topic);
    }

    @Override
    public void stage(TopicName topic, byte[] json) {
        webhooks.stage(WebhookEvent.json(EVENT, topic.text(), json));
    }

    @Override
    public void pass(TopicName topic, byte[] json) {
        webhooks.publish(WebhookEvent.json(EVENT, topic.text(), json));
    }

    @Override
    public void copy(
            String queue, TopicMessage message, long delayMillis, @Nullable List<Work> with) {
        String origin = message.origin();
        String from = (origin == null ? message.topic().text() : origin) + " " + message.sender();
        Route route = broker.topology().toQueue(from, queue);
        if (route == null) {
            LOG.warn("A copy to queue {} was not made: there is no such queue", queue);
            return;
        }
        byte[] json = QueueForm.bytes(message);
        Publication publication =
                new Publication(
                        route,
                        json,
                        0,
                        json.length,
                        MessageScanner.ID_OFFSET,
                        MessageScanner.idLength(json, 0),
                        0,
                        delayMillis);
        submit(
                broker.work(
                        publication,
                        failure -> {
                            if (failure != null) {
                                LOG.warn("A copy to queue {} was not made", queue, failure);
                            } else if (publication.outcome() == Publication.Outcome.QUEUE_FULL) {
                                LOG.warn("A copy to queue {} was not made: it is full", queue);
                            }
                        }),
                with);
    }

    @Override
    public void delay(
            TopicMessage message, long millis, PublishReply reply, @Nullable List<Work> with) {
        String[] queue = {""};
        submit(
                broker.ownWork(
                        () -> {
                            OwnContent content = held(message);
                            queue[0] = content.queue();
                            return content;
                        },
                        OPTIONS,
                        message.payload().size(),
                        millis,
                        failure -> {
                            if (failure == null) {
                                consume(queue[0]);
                                reply.delayed(millis);
                            } else {
                                reply.refused(
                                        ErrorCode.STORAGE_FAILED,
                                        "Not held back: " + failure.getMessage());
                            }
                        }),
                with);
    }

    /// Sealed in the transaction, so that no key is removed between the two.
    private OwnContent held(TopicMessage message) {
        int version = seal.keys().current();
        ledger.use(version);
        byte[] json = seal.seal(message, version);
        return new OwnContent(
                HeldQueues.sealedBy(version),
                json,
                MessageScanner.ID_OFFSET,
                MessageScanner.idLength(json, 0));
    }

    private void submit(Work work, @Nullable List<Work> with) {
        if (with == null) {
            broker.submit(work);
        } else {
            with.add(work);
        }
    }

    /// Routes what was delayed; taken out of the queue once that is done, so that one which was
    /// routed before a crash is known again by its id.
    private record Due(MessageQueue queue, MessageRouter router, HeldSeal seal)
            implements DeliverySink {
        @Override
        public void deliver(List<Delivery> deliveries) {
            deliveries.forEach(this::route);
        }

        private void route(Delivery delivery) {
            TopicMessage message;
            try {
                message = seal.open(delivery.data(), delivery.offset(), delivery.length());
            } catch (MalformedMessage | IllegalArgumentException e) {
                LOG.warn("A message in {} is not one to a topic: {}", queue.name(), e.getMessage());
                queue.giveBack(new long[] {delivery.handle()}, false, SettleReply.IGNORED);
                return;
            }
            router.route(message, new Routed(queue, delivery.handle()));
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void timedOut() {
            // It is given back, and comes again.
        }
    }

    /// Settles a delayed message, or tries it again a second later.
    private record Routed(MessageQueue queue, long handle) implements PublishReply {
        @Override
        public void stored(long epoch, long offset) {
            settle();
        }

        @Override
        public void passed(int reached) {
            settle();
        }

        private void settle() {
            queue.settle(new long[] {handle}, SettleReply.IGNORED);
        }

        @Override
        public void refused(ErrorCode code, String sentence) {
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                    .execute(() -> queue.giveBack(new long[] {handle}, true, SettleReply.IGNORED));
        }
    }
}
