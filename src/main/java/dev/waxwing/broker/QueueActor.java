package dev.waxwing.broker;

import dev.waxwing.broker.QueueCommand.Ask;
import dev.waxwing.broker.QueueCommand.Cancel;
import dev.waxwing.broker.QueueCommand.Fetch;
import dev.waxwing.broker.QueueCommand.Finish;
import dev.waxwing.broker.QueueCommand.GiveBack;
import dev.waxwing.broker.QueueCommand.Heard;
import dev.waxwing.broker.QueueCommand.IsLeased;
import dev.waxwing.broker.QueueCommand.Loaded;
import dev.waxwing.broker.QueueCommand.Recheck;
import dev.waxwing.broker.QueueCommand.Recovered;
import dev.waxwing.broker.QueueCommand.RecoveryFailed;
import dev.waxwing.broker.QueueCommand.Resume;
import dev.waxwing.broker.QueueCommand.Settle;
import dev.waxwing.broker.QueueCommand.Stored;
import dev.waxwing.broker.QueueCommand.Subscribe;
import dev.waxwing.broker.QueueCommand.Unsettled;
import dev.waxwing.broker.QueueCommand.Wake;
import dev.waxwing.broker.ReadyList.Head;
import dev.waxwing.journal.StorageException;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one queue's deliveries: which messages wait, who holds which, and until when. An
/// actor: its methods run one at a time.
///
/// Nothing here is the only copy: after a crash it starts again from what the journal holds, and
/// every message that was out on lease is waiting again. What is settled is durable before anyone
/// is told.
final class QueueActor extends ExtensibleBehavior<QueueCommand> {
    /// The longest that the timer is set for: it plans anew then, and what counts timers in
    /// nanoseconds or ticks is not put to the test.
    private static final long LONGEST_WAIT = Duration.ofHours(1).toMillis();

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(QueueActor.class);

    private final MessageQueue queue;
    private final BrokerParts parts;
    private final TimerScheduler<QueueCommand> timers;
    private final QueueMessages messages;
    private final ReadyList ready;
    private final LeaseTable leases;
    private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
    private final long suspectUpTo;
    private int turn;
    private boolean loading;
    private boolean refused;
    private boolean finished;

    /// Some consumer may be silent; not known after a restart.
    private boolean someSilent = true;

    private long wakeAt = Long.MAX_VALUE;

    QueueActor(
            MessageQueue queue,
            BrokerParts parts,
            TimerScheduler<QueueCommand> timers,
            RecoveredQueue found) {
        this.queue = queue;
        this.parts = parts;
        this.timers = timers;
        this.messages = new QueueMessages(queue, parts, found);
        this.ready = messages.ready;
        this.leases = messages.leases;
        this.suspectUpTo = found.suspectUpTo;
        settleDown();
    }

    @Override
    public Behavior<QueueCommand> receive(
            TypedActorContext<QueueCommand> context, QueueCommand command) {
        boolean handled = false;
        try {
            handle(command);
            handled = true;
            settleDown();
        } catch (RuntimeException e) {
            if (!handled) {
                refuse(command, e);
            }
            throw e;
        } finally {
            switch (command) {
                case Subscribe c -> c.subscribed().run();
                case Cancel c -> c.cancelled().run();
                default -> {
                    // Nobody waits for it.
                }
            }
        }
        return Behaviors.same();
    }

    @Override
    public Behavior<QueueCommand> receiveSignal(
            TypedActorContext<QueueCommand> context, Signal signal) {
        if (signal instanceof PreRestart || signal instanceof PostStop) {
            queue.down();
            fetches.forEach(fetch -> fetch.reply().empty());
            queue.takenUp(ready.taken());
            ready.clear();
            queue.counters().leased.set(0);
        }
        return Behaviors.same();
    }

    private void handle(QueueCommand command) {
        switch (command) {
            case Stored c -> messages.stored(c.blocks());
            case Settle c -> messages.settle(c);
            case Recheck c -> messages.recheck(c);
            case Subscribe c -> subscribe(c);
            case Resume _ -> {}
            case Heard c -> c.consumer().heard();
            case Cancel c -> cancel(c.consumer());
            case Fetch c -> fetches.add(c);
            case GiveBack c -> messages.giveBack(c);
            case IsLeased c -> c.answer().complete(messages.isLeased(c.handle()));
            case Loaded c -> loaded(c);
            case Unsettled c -> unsettled(c.parts());
            case Wake w -> wake(w);
            case Finish c -> finish(c);
            case Recovered _ -> {}
            case RecoveryFailed _ -> {}
            case Ask _ -> {}
        }
    }

    /// What follows every command: deliver what can be delivered, and note what others want to
    /// know.
    private void settleDown() {
        if (!refused && !finished) {
            messages.expireHeads();
            messages.dropOverflow();
            dispatch();
            plan();
        }
        countLeased();
        long oldest = messages.noneWaits() ? Long.MAX_VALUE : ready.oldest();
        Lease first = leases.first();
        if (first != null) {
            oldest = Math.min(oldest, first.block.at);
        }
        queue.counters().oldest.set(oldest == Long.MAX_VALUE ? 0 : oldest);
    }

    /// The crash takes this command with it: whoever waits for its answer gets one.
    private static void refuse(QueueCommand command, RuntimeException e) {
        StorageException why =
                new StorageException(StorageException.Kind.FULL, "queue restarted, try again", e);
        switch (command) {
            case Settle c -> c.reply().failed(why);
            case Recheck c -> c.reply().failed(why);
            case GiveBack c -> c.reply().failed(why);
            default -> {}
        }
    }

    private void subscribe(Subscribe c) {
        queue.consumers().add(c.consumer());
        queue.counters().consumers(queue.consumers().size());
    }

    private void cancel(Consumer consumer) {
        queue.consumers().remove(consumer);
        queue.counters().consumers(queue.consumers().size());
        fetches.removeIf(fetch -> fetch.consumer() == consumer);
        leases.of(consumer).forEach(messages::takeBack);
    }

    private void finish(Finish c) {
        finished = true;
        leases.all().forEach(messages::takeBack);
        messages.recordReturned();
        c.done().accept(suspectUpTo);
    }

    // --- deliveries

    private void dispatch() {
        if (messages.noneWaits()) { // after most acknowledgements: nothing else need be looked at
            serveEmptyFetches();
            return;
        }
        long now = System.nanoTime();
        boolean starved = false;
        while (!starved) {
            Consumer consumer = nextConsumer();
            Head head = consumer == null ? null : ready.head();
            if (consumer == null || head == null) {
                break;
            }
            starved = !deliver(consumer, head, now);
        }
        if (someSilent) {
            probe(now);
        }
        countLeased();
        queue.consumers().forEach(Consumer::flush);
        serveEmptyFetches();
        if (!loading && ready.isRunningLow() && nextConsumer() != null) {
            load(null);
        }
    }

    /// Before anything is handed over, so that whoever has a message sees it counted.
    private void countLeased() {
        queue.counters().leased.set(leases.held());
    }

    /// False when the message's body has to be read first.
    private boolean deliver(Consumer consumer, Head head, long now) {
        LiveBlock block = head.block();
        if (block.data == null) {
            load(block);
            return false;
        }
        Delivery delivery = block.delivery(queue, head.index(), suspectUpTo);
        messages.lease(consumer, head, now);
        queue.counters().delivered.add(1);
        if (delivery.redelivered()) {
            queue.counters().redelivered.add(1);
        }
        Tracing tracing = parts.tracing();
        if (tracing != null && tracing.isWatchingQueues()) {
            tracing.leased(MessageScanner.id(delivery.data(), delivery.offset()), queue.name());
        }
        consumer.lease(delivery);
        if (!fetches.isEmpty() && fetches.element().consumer() == consumer) {
            Fetch fetch = fetches.remove();
            consumer.takeBatch();
            countLeased();
            fetch.reply().message(delivery);
        } else {
            turn++;
        }
        return true;
    }

    /// The consumer of a waiting fetch, else the next in turn that can take a message.
    private @Nullable Consumer nextConsumer() {
        if (!fetches.isEmpty()) {
            return fetches.element().consumer();
        }
        List<Consumer> consumers = queue.consumers();
        int n = consumers.size();
        for (int i = 0; i < n; i++) {
            Consumer consumer = consumers.get((turn + i) % n);
            if (consumer.canTake()) {
                turn = (turn + i) % n;
                return consumer;
            }
        }
        return null;
    }

    /// While every consumer is silent, each gets one message that was never out: one that lives,
    /// and only has nothing to say, is heard when it answers; another has cost that message one
    /// try.
    private void probe(long now) {
        List<Consumer> consumers = queue.consumers();
        int silent = 0;
        for (Consumer consumer : consumers) {
            silent += consumer.isSilent() ? 1 : 0;
        }
        someSilent = silent > 0;
        if (silent < consumers.size()) {
            return;
        }
        for (Consumer consumer : consumers) {
            Head head = consumer.canBeProbed() ? ready.untried() : null;
            if (head != null && !deliver(consumer, head, now)) {
                return;
            }
        }
    }

    private void serveEmptyFetches() {
        if (!loading && !fetches.isEmpty() && ready.head() == null) {
            fetches.forEach(fetch -> fetch.reply().empty());
            fetches.clear();
        }
    }

    private void load(@Nullable LiveBlock needed) {
        if (!loading) {
            long[] ids = ready.toRead(needed);
            loading = ids.length > 0;
            if (loading) {
                parts.loader().load(queue, ids);
            }
        }
    }

    private void loaded(Loaded c) {
        loading = false;
        if (c.bodies() == null) {
            loading = true; // the disk refuses: hold back until the timer fires
            timers.startSingleTimer(new Loaded(new long[0], List.of()), RETRY);
            return;
        }
        for (int i = 0; i < c.bodies().size(); i++) {
            byte[] body = c.bodies().get(i);
            if (body == null) {
                forget(c.ids()[i]);
            } else {
                ready.loaded(c.ids()[i], body);
            }
        }
    }

    /// The block is gone from disk: its messages were settled by an earlier life of this actor.
    private void forget(long id) {
        LiveBlock block = ready.block(id);
        if (block != null) {
            LOG.error(
                    "{}: block {} has no bodies; {} messages wait for a restart",
                    queue,
                    id,
                    block.count);
            messages.settleBits(block, block.waiting());
            ready.tidy(block);
        }
    }

    // --- time

    private void wake(Wake why) {
        if (why == Wake.RETRY) {
            refused = false;
        } else {
            wakeAt = Long.MAX_VALUE;
        }
        for (Lease lease : leases.expired(System.nanoTime())) {
            messages.takeBack(lease);
            lease.consumer.timedOut();
            someSilent = true;
        }
    }

    /// The disk refuses: hold everything back until the timer fires, so that nobody spins.
    private void unsettled(List<Settlement.Part> failed) {
        refused = true;
        timers.startSingleTimer(Wake.RETRY, RETRY);
        messages.unsettled(failed);
    }

    /// Sets the timer to the next deadline: of a lease, a delay or a time to live.
    private void plan() {
        long wait = Long.MAX_VALUE;
        Lease lease = leases.first();
        if (lease != null) {
            wait = Math.max(0, (lease.deadline - System.nanoTime()) / 1_000_000 + 1);
        }
        if (!messages.noneWaits()) {
            wait = Math.min(wait, untilSomeMove());
        }
        if (wait != Long.MAX_VALUE) {
            wakeWithin(Math.min(wait, LONGEST_WAIT));
        }
    }

    /// Milliseconds until a waiting message becomes visible or its time to live ends.
    private long untilSomeMove() {
        long wait = Long.MAX_VALUE;
        if (ready.nextVisible() != Long.MAX_VALUE) {
            wait = Math.max(1, ready.nextVisible() - parts.clock().millis());
        }
        if (queue.options().ttlMillis() > 0 && ready.oldest() != Long.MAX_VALUE) {
            long age = parts.clock().millis() - ready.oldest();
            long due = queue.options().ttlMillis() - age;
            wait = Math.min(wait, Math.max(1, due));
        }
        return wait;
    }

    /// Timers cost more than a comparison: a timer that is set for earlier is left alone and sets
    /// the next itself.
    private void wakeWithin(long millis) {
        long at = System.nanoTime() / 1_000_000 + millis;
        if (at < wakeAt) {
            wakeAt = at;
            timers.startSingleTimer(Wake.WAKE, Duration.ofMillis(millis));
        }
    }
}
