package dev.waxwing.gateway.line;

import dev.waxwing.broker.Consumer;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.DeliverySink;
import dev.waxwing.broker.MessageQueue;
import java.util.ArrayList;
import java.util.List;

/// A connection's consumption of one queue. Deliveries come from the queue's actor and are written
/// on the connection's event loop; what comes before the `Subscribed` line waits for it.
final class Subscription implements DeliverySink {
    private final Conversation conversation;
    private final LineConnection connection;
    private final MessageQueue queue;
    private final Consumer consumer;
    private final boolean meta;
    private List<Delivery> early = new ArrayList<>();
    private boolean open;

    /// @param prefetch 0 for fetching only
    Subscription(
            Conversation conversation,
            LineConnection connection,
            MessageQueue queue,
            int prefetch,
            boolean meta) {
        this.conversation = conversation;
        this.connection = connection;
        this.queue = queue;
        this.consumer = new Consumer(this, prefetch);
        this.meta = meta;
    }

    Consumer consumer() {
        return consumer;
    }

    MessageQueue queue() {
        return queue;
    }

    @Override
    public void deliver(List<Delivery> deliveries) {
        if (connection.loop().inEventLoop()) {
            write(deliveries);
        } else {
            connection.loop().execute(() -> write(deliveries));
        }
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public void timedOut() {
        connection.loop().execute(() -> connection.timedOut(this));
    }

    /// The client has said something since [#timedOut].
    void heard() {
        queue.heard(consumer);
    }

    /// The connection may be written to again.
    void resume() {
        queue.resume(consumer);
    }

    /// The `Subscribed` line is written: let go of what came early.
    void open() {
        open = true;
        List<Delivery> waiting = early;
        early = List.of();
        if (!waiting.isEmpty()) {
            conversation.deliver(waiting, meta);
        }
    }

    private void write(List<Delivery> deliveries) {
        if (open) {
            conversation.deliver(deliveries, meta);
        } else {
            early.addAll(deliveries);
        }
    }
}
