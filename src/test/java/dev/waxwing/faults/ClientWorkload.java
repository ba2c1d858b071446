package dev.waxwing.faults;

import static org.awaitility.Awaitility.await;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.ProcessedLog;
import dev.waxwing.client.ReceivedMessage;
import dev.waxwing.client.Receiver;
import dev.waxwing.client.ReceiverEvents;
import dev.waxwing.client.ReceiverOptions;
import dev.waxwing.client.Route;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderEvents;
import dev.waxwing.client.SenderOptions;
import dev.waxwing.client.Submission;
import dev.waxwing.client.Tries;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.EnvelopeSealer;
import dev.waxwing.crypto.WaxwingOpener;
import dev.waxwing.crypto.WaxwingSealer;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// The client library's own [Sender]s and [Receiver]s at work, whatever happens to the server:
/// sealed messages, the pending ones and the processed ids on disk, a receiver for each queue.
///
/// Its ledger takes the library at its word. A message is promised when it is stored at the sender
/// and settled when the receiver's callback has had it: one that comes there a second time is a
/// duplicate, whatever the server was told. Owned by the thread of the test.
final class ClientWorkload implements AutoCloseable {
    private static final Duration MOST_BACKOFF = Duration.ofMillis(200);
    private static final int MAX_PENDING = 500;
    private static final int BATCH = 8;

    private final Load load;
    private final Path directory;
    private final Ledger ledger;
    private final Pause pause = new Pause();
    private final LongAdder suppressed = new LongAdder();
    private final List<DeviceKeys> senderKeys;
    private final List<DeviceKeys> receiverKeys;
    private final List<Sending> senders = new ArrayList<>();
    private final List<Receiving> receivers = new ArrayList<>();
    private volatile boolean stopped;

    private ClientWorkload(Load load, Path directory) {
        this.load = load;
        this.directory = directory;
        this.ledger = new Ledger(load);
        this.senderKeys = keys(load.senders());
        this.receiverKeys = keys(load.queues().size());
    }

    private static List<DeviceKeys> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> DeviceKeys.generate(InstantSource.system()))
                .toList();
    }

    /// Starts senders and receivers.
    ///
    /// @param directory for their files
    static ClientWorkload running(Load load, Path directory) throws IOException {
        ClientWorkload workload = new ClientWorkload(load, directory);
        for (int i = 0; i < workload.receiverKeys.size(); i++) {
            workload.receivers.add(workload.new Receiving(i));
        }
        for (int i = 0; i < workload.senderKeys.size(); i++) {
            workload.senders.add(workload.new Sending(i));
        }
        workload.senders.forEach(s -> s.thread.start());
        return workload;
    }

    private Endpoint endpoint() {
        return Endpoint.plain("127.0.0.1", load.port());
    }

    Ledger ledger() {
        return ledger;
    }

    /// Messages that came again and were not shown.
    long suppressed() {
        return suppressed.sum();
    }

    /// Waits until this many more messages were shown.
    void awaitProgress(long messages, Duration patience) {
        long received = ledger.received() + messages;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(patience)
                .until(() -> ledger.received() >= received);
    }

    /// Ends a sender without waiting for anything, and goes on with another one on its file.
    void reopenSender(int number) throws IOException {
        senders.get(number).reopen();
    }

    /// Ends a receiver in the background: it waits until its acknowledgements are confirmed.
    Thread closeReceiver(int number) {
        return Thread.ofPlatform().name("close").start(receivers.get(number)::close);
    }

    /// Goes on with another receiver on the files of one that was closed.
    void reopenReceiver(int number) throws IOException {
        receivers.get(number).open();
    }

    /// Makes no more messages, waits until every one is acknowledged, shown and confirmed, ends all
    /// clients, and takes what is left in the queues.
    ///
    /// @param patience for all of it; what is not there by then counts as lost
    Verdict finish(Duration patience) throws IOException {
        stopped = true;
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
        return senders.stream().allMatch(Sending::isSettled)
                && ledger.isComplete()
                && new LeftOvers(load).areNone();
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        pause.close();
        for (Sending sender : senders) {
            sender.close();
        }
        receivers.forEach(Receiving::close);
    }

    /// One sender, its file, and the thread that gives it messages: singly and in batches, to all
    /// queues in turn.
    private final class Sending implements SenderEvents {
        final Thread thread;
        private final int number;
        private final List<EnvelopeSealer> sealers;
        private volatile Sender sender;

        Sending(int number) throws IOException {
            this.number = number;
            this.sealers = IntStream.range(0, load.queues().size()).mapToObj(this::sealer).toList();
            this.sender = open();
            this.thread = Thread.ofPlatform().name("sending").unstarted(this::work);
        }

        private EnvelopeSealer sealer(int queue) {
            return new WaxwingSealer(
                    senderKeys.get(number),
                    new Destination.Route(Load.EXCHANGE, load.queues().get(queue)),
                    List.of(receiverKeys.get(queue).publicKeys()),
                    InstantSource.system());
        }

        private Sender open() throws IOException {
            return Sender.open(
                    SenderOptions.of(endpoint(), directory.resolve("pending-" + number))
                            .withWindow(load.window())
                            .withMaxPending(MAX_PENDING)
                            .withTries(Tries.DEFAULT, MOST_BACKOFF),
                    this);
        }

        void reopen() throws IOException {
            sender.close(Duration.ZERO);
            sender = open();
        }

        private void work() {
            try {
                for (int i = 0; !stopped; i++) {
                    int queue = i % sealers.size();
                    give(queue, i % 3 == 0 ? BATCH : 1);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void give(int queue, int count) throws InterruptedException {
            Route route = new Route(Load.EXCHANGE, load.queues().get(queue));
            List<Stamp> stamps =
                    IntStream.range(0, count).mapToObj(_ -> ledger.next(number, queue)).toList();
            List<MessageEnvelope> sealed =
                    stamps.stream().map(s -> seal(sealers.get(queue), s)).toList();
            List<Submission> taken = List.of();
            while (taken.isEmpty() && !pause.isOver()) {
                try {
                    taken = submit(route, sealed);
                } catch (IOException _) {
                    pause.take(); // closed: another one comes
                }
            }
            for (int i = 0; i < taken.size(); i++) {
                watch(stamps.get(i), taken.get(i));
            }
        }

        private static MessageEnvelope seal(EnvelopeSealer sealer, Stamp stamp) {
            return sealer.seal(stamp.id(), stamp.json().getBytes(StandardCharsets.UTF_8));
        }

        private List<Submission> submit(Route route, List<MessageEnvelope> sealed)
                throws IOException, InterruptedException {
            return sealed.size() == 1
                    ? List.of(sender.submit(route, sealed.getFirst()))
                    : sender.submit(route, sealed);
        }

        private void watch(Stamp stamp, Submission submission) {
            var _ =
                    submission
                            .stored()
                            .whenComplete((_, failure) -> {
                                if (failure == null) {
                                    ledger.acknowledge(stamp);
                                } else {
                                    ledger.contradict(stamp + " not stored: " + failure);
                                }
                            });
        }

        boolean isSettled() {
            return !thread.isAlive() && sender.pending() == 0;
        }

        void close() throws IOException {
            sender.close(Duration.ZERO);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        @Override
        public void rejected(String messageId, String reason) {
            ledger.refuse(reason);
        }

        @Override
        public void postponed(String messageId, String reason) {
            ledger.refuse(reason);
        }

        @Override
        public void stopped(String why) {
            ledger.contradict("sender " + number + " stopped: " + why);
        }
    }

    /// One receiver and its processed ids.
    private final class Receiving implements ReceiverEvents, ProcessedLog.Callback {
        private final int number;
        private final WaxwingOpener opener;
        private ProcessedLog log;
        private Receiver receiver;

        Receiving(int number) throws IOException {
            this.number = number;
            this.opener =
                    new WaxwingOpener(
                            receiverKeys.get(number),
                            senderKeys.stream().map(DeviceKeys::publicKeys).toList());
            this.log = memory();
            this.receiver = start();
        }

        private ProcessedLog memory() throws IOException {
            return ProcessedLog.open(directory.resolve("processed-" + number), this);
        }

        private Receiver start() {
            ReceiverOptions options =
                    ReceiverOptions.of(endpoint(), load.queues().get(number))
                            .withPrefetch(load.prefetch())
                            .withTries(Tries.DEFAULT, MOST_BACKOFF);
            return Receiver.start(options, opener, log, this);
        }

        void open() throws IOException {
            log = memory();
            receiver = start();
        }

        void close() {
            receiver.close();
            try {
                log.close();
            } catch (IOException e) {
                ledger.contradict("the processed ids do not close: " + e);
            }
        }

        @Override
        public void received(ReceivedMessage message) {
            String text = new String(message.plaintext(), StandardCharsets.UTF_8);
            Stamp stamp = Stamp.parse(message.messageId());
            ledger.receive(stamp, text);
            ledger.confirm(stamp);
        }

        @Override
        public void duplicate(String messageId) {
            suppressed.increment();
        }

        @Override
        public void refused(String messageId, String why) {
            ledger.contradict(messageId + " cannot be opened: " + why);
        }

        @Override
        public void stopped(String why) {
            ledger.contradict("receiver " + number + " stopped: " + why);
        }
    }
}
