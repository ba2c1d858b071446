package dev.waxwing.broker;

import java.util.List;

/// Where a consumer's deliveries go: implemented by a connection. Called by the queue's actor,
/// never at the same time for one queue; must not block.
public interface DeliverySink {
    /// Takes deliveries to write, in order.
    void deliver(List<Delivery> deliveries);

    /// False while the connection's outbox is full: nothing more is delivered until
    /// [MessageQueue#resume].
    boolean isWritable();

    /// A delivery was not settled in time: nothing more is delivered until [MessageQueue#heard],
    /// which is owed as soon as the other side says anything.
    void timedOut();
}
