package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.Consumer;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.DeliverySink;
import dev.waxwing.broker.LateSettling.Held;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.PublishGroup;
import dev.waxwing.broker.Route;
import dev.waxwing.broker.SettleReply;
import dev.waxwing.broker.Topology;
import dev.waxwing.broker.Unacknowledged;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageHeaders;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.routing.Screen;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The queues of one connection of the native protocol: what it consumes, and what it has not
/// acknowledged. Deliveries come from the queues' actors, everything else from the dialogue:
/// guarded by itself.
final class NativeQueues {
    /// Deliveries that may wait to be written, and their bytes, so that other frames have room in
    /// the outbox.
    private static final int MOST_FRAMES = 64;

    private static final long MOST_BYTES = 256 << 10;

    private final Broker broker;
    private final Outbox outbox;
    private final MessageWatch watch;
    private final Screen screen;
    private final Identity sender;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final Map<MessageQueue, Consuming> consuming = new HashMap<>();
    private int frames;
    private long bytes;
    private boolean isStopped;

    /// Whether some consumer is silent: its time to acknowledge was over.
    private volatile boolean isSilent;

    NativeQueues(NativeParts parts, Session session) {
        this.broker = parts.broker();
        this.outbox = session.outbox();
        this.watch = parts.watch();
        this.screen = parts.router().screen();
        this.sender = session.identity().orElseThrow();
    }

    void consume(NativeFrame.Consume consume, NativeAnswering answering) {
        if (!consume(consume.queue(), consume.prefetch(), answering::ok)) {
            answering.refuse(ErrorCode.NOT_FOUND, "Queue '" + consume.queue() + "' not found");
        }
    }

    /// Begins to consume; a queue that is consumed already is consumed anew.
    ///
    /// @param prefetch 0 for the default
    /// @param subscribed run before the first delivery is written, on the queue's actor
    /// @return false when there is no such queue
    private synchronized boolean consume(String name, int prefetch, Runnable subscribed) {
        MessageQueue queue = broker.queue(name);
        if (queue == null || isStopped) {
            return false;
        }
        Consuming made =
                new Consuming(
                        queue, prefetch == 0 ? broker.defaultPrefetch() : prefetch, subscribed);
        Consuming former = consuming.put(queue, made);
        if (former != null) {
            queue.cancel(former.consumer);
        }
        queue.subscribe(made.consumer, made::open);
        return true;
    }

    /// Takes no more from a queue: what is out there goes back to it, and whoever acknowledges that
    /// all the same is still right to. Answered when nothing more comes.
    void cancel(String name, NativeAnswering answering) {
        MessageQueue queue = broker.queue(name);
        Consuming former;
        synchronized (this) {
            former = queue == null ? null : consuming.remove(queue);
        }
        if (former == null) {
            answering.refuse(ErrorCode.NOT_FOUND, "Queue '" + name + "' is not consumed");
        } else {
            former.queue.cancel(former.consumer, answering::ok);
        }
    }

    /// A message is processed.
    void ack(String id, NativeAnswering answering) {
        SettleReply reply = new Settled(answering);
        Held held = held(id);
        if (held == null) {
            reply.settled(); // already, or never delivered here
        } else {
            held.queue().settle(new long[] {held.handle()}, keeping(id, held, reply));
        }
    }

    /// A message is not processed.
    void nack(String id, boolean requeue, NativeAnswering answering) {
        SettleReply reply = new Settled(answering);
        Held held = held(id);
        if (held == null) {
            reply.settled();
        } else {
            held.queue().giveBack(new long[] {held.handle()}, requeue, keeping(id, held, reply));
        }
    }

    /// What could not be settled may be asked for again.
    private SettleReply keeping(String id, Held held, SettleReply reply) {
        return new SettleReply() {
            @Override
            public void settled() {
                reply.settled();
            }

            @Override
            public void failed(StorageException why) {
                broker.late().put(id, held);
                reply.failed(why);
            }
        };
    }

    private synchronized @Nullable Held held(String id) {
        Held held = unacknowledged.take(id);
        return held == null ? broker.late().take(id) : held;
    }

    void enqueue(NativeFrame.Enqueue enqueue, NativeAnswering answering) {
        Screen.Incoming incoming;
        try {
            incoming = incoming(enqueue);
        } catch (MalformedMessage e) {
            answering.invalid("Invalid message format: " + e.why());
            return;
        }
        if (incoming == null) {
            answering.refuse(
                    ErrorCode.NOT_FOUND,
                    "No binding found for exchange '%s' and routing key '%s'"
                            .formatted(enqueue.exchange(), enqueue.key()));
            return;
        }
        if (!screen.isOnQueues()) {
            publish(incoming.publication(), answering);
            return;
        }
        Screen.Screened screened = screen.queue(incoming, sender.user(), sender.role());
        Screen.Refusal refusal = screened.refusal();
        if (refusal != null) {
            answering.refuse(refusal.code(), refusal.sentence());
        } else {
            publish(Objects.requireNonNull(screened.publication()), answering);
        }
    }

    private void publish(Publication publication, NativeAnswering answering) {
        publication.follow(answering.followed());
        PublishGroup.Ended ended =
                failure -> {
                    if (failure != null) {
                        answering.refuse(failure);
                    } else {
                        enqueued(publication, answering);
                    }
                };
        if (publication.isAccompanied()) {
            broker.publishAccompanied(List.of(publication), ended);
        } else {
            broker.publish(List.of(publication), ended);
        }
    }

    private static void enqueued(Publication publication, NativeAnswering answering) {
        if (publication.outcome() == Publication.Outcome.QUEUE_FULL) {
            answering.refuse(
                    ErrorCode.QUEUE_FULL, "Queue '" + publication.fullQueue() + "' is full");
        } else {
            answering.with(NativeAnswers.ok("ack", answering.id()));
        }
    }

    /// Reads a message.
    ///
    /// @return null when nothing is bound to the key, or there is no such exchange
    /// @throws MalformedMessage saying what is wrong with the message
    private Screen.@Nullable Incoming incoming(NativeFrame.Enqueue enqueue)
            throws MalformedMessage {
        Topology topology = broker.topology();
        RawJson json = enqueue.message();
        MessageEnvelope message = MessageJson.parse(json.source(), json.from(), json.size());
        MessageHeaders headers = MessageHeaders.of(message);
        Route route = topology.route(enqueue.exchange(), enqueue.key());
        if (route == null) {
            return null;
        }
        byte[] canonical = MessageJson.bytes(message);
        return new Screen.Incoming(
                route,
                canonical,
                0,
                canonical.length,
                message.messageId().getBytes(StandardCharsets.UTF_8).length,
                headers,
                message);
    }

    /// The client has said something.
    void heard() {
        if (isSilent) {
            List<Consuming> all;
            synchronized (this) {
                isSilent = false;
                all = List.copyOf(consuming.values());
            }
            all.forEach(one -> one.queue.heard(one.consumer));
        }
    }

    /// The connection is gone: everything goes back, and may yet be settled on another.
    synchronized void close() {
        isStopped = true;
        consuming.values().forEach(one -> one.queue.cancel(one.consumer));
        consuming.clear();
        unacknowledged.leaveTo(broker.late());
    }

    private void written(int count, int size) {
        List<Consuming> waiting = List.of();
        synchronized (this) {
            boolean wasFull = isFull();
            frames -= count;
            bytes -= size;
            if (wasFull && !isFull()) {
                waiting = List.copyOf(consuming.values());
            }
        }
        waiting.forEach(one -> one.queue.resume(one.consumer));
    }

    private boolean isFull() {
        return frames >= MOST_FRAMES || bytes >= MOST_BYTES;
    }

    private static EncodedFrame frame(Delivery delivery) {
        return NativeWriter.frame("delivery", null, delivery.length())
                .field("queue", delivery.queue().name())
                .field("redelivered", delivery.redelivered())
                .field("delivery_count", delivery.deliveries())
                .field(
                        "message",
                        new RawJson(
                                delivery.data(),
                                delivery.offset(),
                                delivery.offset() + delivery.length()))
                .end();
    }

    /// Tells the consumer that a message is settled.
    private record Settled(NativeAnswering answering) implements SettleReply {
        @Override
        public void settled() {
            answering.ok();
        }

        @Override
        public void failed(StorageException why) {
            answering.refuse(why);
        }
    }

    /// One queue that is consumed.
    private final class Consuming implements DeliverySink {
        private final MessageQueue queue;
        private final Consumer consumer;
        private final Runnable subscribed;
        private boolean isOpen;

        Consuming(MessageQueue queue, int prefetch, Runnable subscribed) {
            this.queue = queue;
            this.consumer = new Consumer(this, prefetch);
            this.subscribed = subscribed;
        }

        /// The first deliveries may come before the word that it is consumed.
        private void open() {
            if (!isOpen) {
                isOpen = true;
                subscribed.run();
            }
        }

        @Override
        public void deliver(List<Delivery> deliveries) {
            open();
            watch.sent(MessageKind.QUEUE, deliveries.size());
            for (Delivery delivery : deliveries) {
                EncodedFrame frame = frame(delivery);
                int size = frame.size();
                synchronized (NativeQueues.this) {
                    unacknowledged.put(
                            MessageScanner.id(delivery.data(), delivery.offset()),
                            new Held(delivery.queue(), delivery.handle()));
                    frames++;
                    bytes += size;
                }
                outbox.offer(frame, () -> written(1, size));
            }
        }

        @Override
        public boolean isWritable() {
            synchronized (NativeQueues.this) {
                return !isStopped && !isFull();
            }
        }

        @Override
        public void timedOut() {
            isSilent = true;
        }
    }
}
