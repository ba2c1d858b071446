package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A consumer's side of a queue: keeps what is delivered, or fails as a defect would. Safe for all
/// threads.
final class Inbox implements DeliverySink {
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger thrown = new AtomicInteger();
    private final AtomicInteger timeOuts = new AtomicInteger();

    /// The next so many calls throw and keep nothing.
    void failNext(int calls) {
        faults.set(calls);
    }

    /// The next so many questions whether it is writable throw: whoever is asked before any message
    /// is at hand.
    void failWhenAsked(int calls) {
        questions.set(calls);
    }

    /// Calls that threw.
    int thrown() {
        return thrown.get();
    }

    @Override
    public void deliver(List<Delivery> deliveries) {
        throwIf(faults);
        received.addAll(deliveries);
    }

    @Override
    public boolean isWritable() {
        throwIf(questions);
        return true;
    }

    @Override
    public void timedOut() {
        timeOuts.incrementAndGet();
    }

    /// How often it heard that it has not settled in time.
    int timeOuts() {
        return timeOuts.get();
    }

    private void throwIf(AtomicInteger left) {
        if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            thrown.incrementAndGet();
            throw new IllegalStateException("a defect in a sink");
        }
    }

    Delivery next() {
        try {
            Delivery delivery = received.poll(20, TimeUnit.SECONDS);
            if (delivery == null) {
                throw new AssertionError("nothing was delivered within 20 s");
            }
            return delivery;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<Delivery> take(int n) {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < n) {
            taken.add(next());
        }
        return taken;
    }

    /// What has come and was not taken.
    List<Delivery> drain() {
        List<Delivery> rest = new ArrayList<>();
        received.drainTo(rest);
        return rest;
    }
}
