package dev.waxwing;

import dev.waxwing.accounts.Role;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.Consumer;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.DeliverySink;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.Route;
import dev.waxwing.broker.SettleReply;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.model.UserId;
import dev.waxwing.model.UuidV7;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.Surroundings;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.rules.Lineage;
import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.WebhookEvent;
import dev.waxwing.webhooks.Webhooks;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What messages to topics reach beside those who listen: webhooks, queues that rules copy to, and
/// a queue of the server's own that holds what rules delay. Safe for all threads.
///
/// In a queue a message to a topic is a message like any other: its payload's JSON in base64 is the
/// `ciphertext` (sealed or not), the fields of the line's own sealing are empty, and `topic`,
/// `from`, `at` and `headers` stand beside them.
final class RouterSurroundings implements Surroundings {
    /// Where delayed messages wait.
    static final String DELAYED = "waxwing.delayed";

    private static final Logger LOG = LoggerFactory.getLogger(RouterSurroundings.class);
    private static final String EVENT = "topic.message";

    /// Messages whose time has come that are routed at a time.
    private static final int PREFETCH = 256;

    private final Webhooks webhooks;
    private final Broker broker;

    private final AtomicBoolean isConsumed = new AtomicBoolean();
    private volatile @Nullable MessageRouter router;

    RouterSurroundings(Webhooks webhooks, Broker broker) {
        this.webhooks = webhooks;
        this.broker = broker;
    }

    /// Begins to route what was delayed before; when the broker has started.
    void start(MessageRouter to) {
        router = to;
        consume();
    }

    /// Takes from the queue, once it is there: a server without such rules has none.
    private void consume() {
        MessageQueue queue = broker.topology().queue(DELAYED);
        MessageRouter to = router;
        if (queue != null && to != null && isConsumed.compareAndSet(false, true)) {
            queue.subscribe(new Consumer(new Due(queue, to), PREFETCH), () -> {});
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
    public void copy(String queue, TopicMessage message) {
        put(
                queue,
                message,
                0,
                why -> {
                    if (why != null) {
                        LOG.warn("A copy to queue {} was not made: {}", queue, why);
                    }
                });
    }

    @Override
    public void delay(TopicMessage message, long millis, PublishReply reply) {
        if (broker.topology().queue(DELAYED) != null) {
            hold(message, millis, reply);
            return;
        }
        var _ =
                broker.declareOwnQueue(DELAYED, Map.of("delivery_limit", "1000000"))
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                reply.refused(
                                        ErrorCode.STORAGE_FAILED,
                                        "Not held back: " + failure.getMessage());
                            } else {
                                consume();
                                hold(message, millis, reply);
                            }
                        });
    }

    private void hold(TopicMessage message, long millis, PublishReply reply) {
        put(
                DELAYED,
                message,
                millis,
                why -> {
                    if (why == null) {
                        reply.delayed(millis);
                    } else {
                        reply.refused(ErrorCode.STORAGE_FAILED, why);
                    }
                });
    }

    /// @param told gets why it was not stored; null when it was
    private void put(
            String queue,
            TopicMessage message,
            long delayMillis,
            java.util.function.Consumer<@Nullable String> told) {
        Route route = broker.topology().toQueue(queue);
        if (route == null) {
            told.accept("there is no such queue");
            return;
        }
        byte[] json = MessageJson.bytes(envelope(message));
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
        broker.publish(
                List.of(publication),
                failure -> {
                    if (failure != null) {
                        told.accept(String.valueOf(failure.getMessage()));
                    } else if (publication.outcome() == Publication.Outcome.QUEUE_FULL) {
                        told.accept("the queue is full");
                    } else {
                        told.accept(null);
                    }
                });
    }

    private static MessageEnvelope envelope(TopicMessage message) {
        String given = message.messageId();
        String id =
                given != null && MessageEnvelope.isValidId(given)
                        ? given
                        : UuidV7.next(InstantSource.system()).toString();
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("topic", message.topic().text());
        extra.put("from", message.from().value());
        extra.put("role", message.role().word());
        extra.put("at", message.at().value());
        if (!message.headers().isEmpty()) {
            extra.put("headers", message.headers());
        }
        if (message.lineage().hops() > 0) {
            extra.put("lineage", message.lineage().text());
        }
        String payload =
                Base64.getEncoder()
                        .encodeToString(
                                message.payload().toString().getBytes(StandardCharsets.UTF_8));
        return new MessageEnvelope(id, payload, "", "", "", extra);
    }

    private static TopicMessage message(byte[] json, int offset, int length)
            throws MalformedMessage {
        MessageEnvelope envelope = MessageJson.parse(json, offset, length);
        Map<String, String> headers = new LinkedHashMap<>();
        if (envelope.extra().get("headers") instanceof Map<?, ?> map) {
            map.forEach((k, v) -> headers.put(String.valueOf(k), String.valueOf(v)));
        }
        byte[] payload = Base64.getDecoder().decode(envelope.ciphertext());
        return new TopicMessage(
                TopicName.parse(field(envelope, "topic")),
                new UserId(field(envelope, "from")),
                Role.valueOf(field(envelope, "role").toUpperCase(Locale.ROOT)),
                JsonText.of(field(envelope, "at")),
                new RawJson(payload, 0, payload.length),
                envelope.messageId(),
                headers,
                Lineage.parse(envelope.extra().get("lineage") instanceof String s ? s : ""),
                null);
    }

    private static String field(MessageEnvelope envelope, String name) throws MalformedMessage {
        if (envelope.extra().get(name) instanceof String text) {
            return text;
        }
        throw new MalformedMessage("missing field '" + name + "'");
    }

    /// Routes what was delayed; taken out of the queue once that is done, so that one which was
    /// routed before a crash is known again by its id.
    private record Due(MessageQueue queue, MessageRouter router) implements DeliverySink {
        @Override
        public void deliver(List<Delivery> deliveries) {
            deliveries.forEach(this::route);
        }

        private void route(Delivery delivery) {
            TopicMessage message;
            try {
                message = message(delivery.data(), delivery.offset(), delivery.length());
            } catch (MalformedMessage | IllegalArgumentException e) {
                LOG.warn("A message in {} is not one to a topic: {}", DELAYED, e.getMessage());
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
