package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.List;

/// One party that takes messages from one queue: pushed to (`consume`), or served on request
/// (`fetch`, prefetch 0). Made by a gateway; its counters and batch belong to the queue's actor.
public final class Consumer {
    private final DeliverySink sink;
    private final int prefetch;
    private int inFlight;

    /// A lease timed out, and nothing was heard since. Outlives a restart of the queue's actor: its
    /// sink, which was told, tells when that ends.
    private boolean silent;

    private List<Delivery> batch = new ArrayList<>();

    /// @param prefetch the most unacknowledged deliveries that are pushed; 0 = push none
    public Consumer(DeliverySink sink, int prefetch) {
        this.sink = sink;
        this.prefetch = prefetch;
    }

    boolean canTake() {
        return inFlight < prefetch && !silent && sink.isWritable();
    }

    /// Whether it may get one message, to see whether it answers that.
    boolean canBeProbed() {
        return silent && inFlight == 0 && sink.isWritable();
    }

    boolean isSilent() {
        return silent;
    }

    /// A lease ended by time: nothing more is pushed until something is heard. One that fetches
    /// says something with each fetch.
    void timedOut() {
        if (prefetch > 0 && !silent) {
            sink.timedOut();
            silent = true; // last: who is silent has a sink that knows
        }
    }

    void heard() {
        silent = false;
    }

    void lease(Delivery delivery) {
        inFlight++;
        batch.add(delivery);
    }

    void release(int messages) {
        inFlight -= messages;
    }

    /// What was leased since the last flush, which is then answered otherwise.
    List<Delivery> takeBatch() {
        List<Delivery> taken = batch;
        batch = new ArrayList<>();
        return taken;
    }

    /// Starts again from nothing, after the queue's actor was restarted and forgot its leases.
    void reset() {
        inFlight = 0;
        batch = new ArrayList<>();
    }

    /// Hands over what was leased since the last flush.
    void flush() {
        if (!batch.isEmpty()) {
            sink.deliver(takeBatch());
        }
    }
}
