package dev.waxwing.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// Senders and receivers at work, whatever happens to the server. Owned by the thread of the test.
final class Workload implements AutoCloseable {
    private final Load load;
    private final Ledger ledger;
    private final Pause sending = new Pause();
    private final Pause receiving = new Pause();
    private final List<LoadSender> senders;
    private final List<Thread> senderThreads = new ArrayList<>();
    private final List<LoadReceiver> receivers = new ArrayList<>();
    private final List<Thread> receiverThreads = new ArrayList<>();

    private Workload(Load load, Ledger ledger) {
        this.load = load;
        this.ledger = ledger;
        this.senders =
                IntStream.range(0, load.senders())
                        .mapToObj(i -> new LoadSender(i, load, ledger, sending))
                        .toList();
    }

    /// Starts senders only.
    static Workload sending(Load load) {
        Workload workload = new Workload(load, new Ledger(load));
        workload.senders.forEach(
                s -> workload.senderThreads.add(Thread.ofPlatform().name("sender").start(s)));
        return workload;
    }

    /// Starts senders and receivers.
    static Workload running(Load load) {
        return sending(load).receive();
    }

    /// Starts receivers only, for what an earlier workload has sent.
    ///
    /// @param known what that workload knew
    static Workload receiving(Load load, Ledger known) {
        return new Workload(load, known).receive();
    }

    /// Starts the receivers.
    Workload receive() {
        for (int i = 0; i < load.queues().size() * load.receivers(); i++) {
            LoadReceiver receiver =
                    new LoadReceiver(i % load.queues().size(), load, ledger, receiving);
            receivers.add(receiver);
            receiverThreads.add(Thread.ofPlatform().name("receiver").start(receiver));
        }
        return this;
    }

    Ledger ledger() {
        return ledger;
    }

    /// Waits for this many more ACKs; after messages were received as well, if there are receivers.
    void awaitProgress(long messages, Duration patience) {
        long acknowledged = ledger.acknowledged() + messages;
        long received = receiverThreads.isEmpty() ? 0 : ledger.received() + messages;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(patience)
                .until(() ->
                        ledger.acknowledged() >= acknowledged && ledger.received() >= received);
    }

    /// Makes no more messages; those that were made are still sent until they are acknowledged.
    void stopSending() {
        senders.forEach(LoadSender::stop);
    }

    /// Stops making messages, waits until every one is acknowledged, received and confirmed, ends
    /// the receivers, and takes what is left in the queues: duplicates that nobody asked for.
    ///
    /// @param patience for all of it; what is not there by then counts as lost
    Verdict finish(Duration patience) {
        if (receivers.isEmpty()) {
            receive();
        }
        stopSending();
        boolean settled = settles(patience);
        close();
        new LeftOvers(load).take(ledger);
        Verdict verdict = ledger.verdict();
        if (!settled && verdict.isClean()) {
            throw new AssertionError("not done within " + patience + ": " + verdict);
        }
        return verdict;
    }

    private boolean settles(Duration patience) {
        try {
            await().pollInterval(Duration.ofMillis(20)).atMost(patience).until(this::isSettled);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    private boolean isSettled() {
        return senderThreads.stream().noneMatch(Thread::isAlive)
                && ledger.isComplete()
                && new LeftOvers(load).areNone()
                && receivers.stream().allMatch(LoadReceiver::isIdle);
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
        senderThreads.forEach(Workload::join);
        receiverThreads.forEach(Workload::join);
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(Duration.ofSeconds(30))) {
                throw new AssertionError(thread.getName() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
