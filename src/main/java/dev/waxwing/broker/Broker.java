package dev.waxwing.broker;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/// The broker as gateways see it: exchanges, queues, publishing and consuming. Safe for all
/// threads; nothing blocks.
public final class Broker implements AutoCloseable {
    /// Rows that one sweep of old ids looks at: a ms or two of the writer's time.
    private static final int SWEEP = 2_000;

    /// How the names of the server's own queues begin.
    private static final String RESERVED = "waxwing.";

    private final QueueStore store;
    private final BrokerConfig config;
    private final InstantSource clock;
    private final QueueLedger ledger;
    private final BlockLoader loader;
    private final LateSettling late = new LateSettling();
    private @Nullable BrokerParts parts;
    private @Nullable Tracing tracing;
    private volatile @Nullable ActorRef<QueueSupervisor.Command> supervisor;

    /// @param archive takes the remembered ids that are too many for the heap; empty
    public Broker(QueueStore store, IdArchive archive, BrokerConfig config, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        DedupMemory memory = new DedupMemory(archive, config.dedupMemory(), config.dedupIds());
        this.ledger = new QueueLedger(store, clock, config.dedupIds(), memory, this::startActor);
        this.loader = new BlockLoader(store);
    }

    /// What the journal has to keep in step with the disk.
    public dev.waxwing.journal.Participant participant() {
        return ledger;
    }

    /// Has some messages followed; call before anything else.
    public void trace(@Nullable Tracing by) {
        tracing = by;
    }

    /// Reads everything back; call before the journal starts.
    public void recover() {
        ledger.load();
        store.markClean(false);
    }

    /// The parent of the queue actors, to be spawned by whoever owns the actor system.
    public Behavior<QueueSupervisor.Command> supervisor(Journal journal) {
        BrokerParts made =
                new BrokerParts(
                        journal,
                        ledger,
                        loader,
                        new BodyCache(config.bodyCache()),
                        clock,
                        config.lease(),
                        tracing);
        parts = made;
        return QueueSupervisor.of(made);
    }

    /// Has queues that are made from now on started by the supervisor. It has started those that it
    /// found itself; those that were made since, such as for dead letters, it is told of here.
    public void start(ActorRef<QueueSupervisor.Command> ref) {
        supervisor = ref;
        topology().queues().values().forEach(this::startActor);
    }

    public Topology topology() {
        return ledger.topology();
    }

    /// Messages that were given back when their connection ended and may yet be acknowledged on
    /// another.
    public LateSettling late() {
        return late;
    }

    /// The default of `consume … prefetch=`.
    public int defaultPrefetch() {
        return config.prefetch();
    }

    /// Makes a queue; no error when it is there with the same options. Completes once durable;
    /// fails with [BrokerException] for other options, [IllegalArgumentException] for impossible
    /// ones.
    public CompletableFuture<Void> declareQueue(String name, Map<String, String> options) {
        return isReserved(name)
                ? CompletableFuture.failedFuture(reserved(name))
                : change(l -> declareQueue(l, name, options));
    }

    /// Whether a queue of that name is the server's own: what is in it is the server's word, so
    /// clients neither fill nor read it.
    private static boolean isReserved(String name) {
        return name.startsWith(RESERVED);
    }

    private static IllegalArgumentException reserved(String name) {
        return new IllegalArgumentException(
                "Queue '%s' is the server's own, as all that begin with '%s'"
                        .formatted(name, RESERVED));
    }

    /// A queue that clients may take messages from; null when there is none.
    public @Nullable MessageQueue queue(String name) {
        return isReserved(name) ? null : topology().queue(name);
    }

    /// Makes an exchange; no error when it is there with the same type (or no type is given).
    public CompletableFuture<Void> declareExchange(String name, @Nullable ExchangeType type) {
        return change(l -> declareExchange(l, name, type));
    }

    /// Binds a queue to an exchange; no error when it is bound already. The names may come in
    /// either order.
    public CompletableFuture<Void> bind(String first, String second, String key) {
        if (isReserved(first) || isReserved(second)) {
            return CompletableFuture.failedFuture(reserved(isReserved(first) ? first : second));
        }
        return change(l -> bind(l, first, second, key));
    }

    /// Hands publications to the journal.
    public void publish(List<Publication> publications, PublishGroup.Ended ended) {
        parts().journal().submit(new PublishGroup(ledger, publications, told(publications, ended)));
    }

    private PublishGroup.Ended told(List<Publication> publications, PublishGroup.Ended ended) {
        Tracing by = tracing;
        return by == null ? ended : FollowedPublications.of(by, publications, ended);
    }

    /// As [#publish], for publications of which some are accompanied.
    public void publishAccompanied(List<Publication> publications, PublishGroup.Ended ended) {
        parts().journal()
                .submit(new AccompaniedGroup(ledger, publications, told(publications, ended)));
    }

    /// A publication that is stored with something else.
    public Work work(Publication publication, PublishGroup.Ended ended) {
        return new PublishGroup(ledger, List.of(publication), ended);
    }

    /// A message for a queue of the server's own, which is made with these options when there is
    /// none yet.
    ///
    /// @param made asked on the journal's writer, in the transaction
    /// @param weight about its bytes
    public Work ownWork(
            Supplier<OwnContent> made,
            Map<String, String> options,
            long weight,
            long delayMillis,
            PublishGroup.Ended ended) {
        QueueOptions with = QueueOptions.defaults(config.deliveryLimit()).with(options);
        return new OwnMessage(ledger, with, made, weight, delayMillis, ended);
    }

    /// Whether a queue has a message that is not done with; on the journal's writer, with what the
    /// running group adds.
    public boolean holdsAny(String queue) {
        MessageQueue known = ledger.next().queue(queue);
        return known != null && known.counters().stored() + known.account().storedDelta > 0;
    }

    /// Hands a work to the journal.
    public void submit(Work work) {
        parts().journal().submit(work);
    }

    /// True while publishers should pause: see [Journal#isOverloaded].
    public boolean isOverloaded() {
        return parts().journal().isOverloaded();
    }

    /// Whether a consumer has a message; waits for its queue's actor.
    ///
    /// @return empty when there is no answer within a second: the queue is down, or has much to do
    public Optional<Boolean> isLeased(String queue, long handle) {
        MessageQueue asked = topology().queue(queue);
        if (asked == null) {
            return Optional.empty();
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        asked.tell(new QueueCommand.IsLeased(handle, answer));
        return answer.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), 1, TimeUnit.SECONDS)
                .join();
    }

    /// Statistics of all queues by name.
    public Map<String, QueueStatistics> statistics() {
        return QueueStatistics.of(ledger.topology(), clock.millis());
    }

    /// Queues whose actor has failed and is not back yet.
    public int queuesDown() {
        return (int) topology().queues().values().stream().filter(MessageQueue::isDown).count();
    }

    /// Brings the rates of [#statistics] up to date; call once a second.
    public void sampleRates() {
        long now = System.nanoTime();
        ledger.topology().queues().values().forEach(queue -> queue.counters().sample(now));
    }

    /// Drops remembered ids that are older than the window, a few at a time; call now and then.
    public void sweep() {
        long before = clock.millis() - config.dedupWindow().toMillis();
        parts().journal().submit(new Sweep(ledger, before));
    }

    /// Ends in order: has every queue note what its consumers have left, then marks in the journal
    /// that it was so. Call when nothing is consumed any more, before the actors end and the
    /// journal closes.
    ///
    /// @param patience how long the queues may take; after that no orderly end is marked, and the
    ///   next start takes every message as perhaps delivered
    /// @return whether it was marked
    public boolean finish(Duration patience) {
        return new OrderlyEnd(ledger.topology().queues().values(), store, parts().journal())
                .within(patience);
    }

    @Override
    public void close() {
        loader.close();
    }

    private CompletableFuture<Void> change(java.util.function.Consumer<QueueLedger> change) {
        TopologyChange work = new TopologyChange(ledger, change);
        parts().journal().submit(work);
        return work.done();
    }

    private void declareQueue(QueueLedger l, String name, Map<String, String> given) {
        MessageQueue known = l.next().queue(name);
        if (known == null) {
            l.queue(name, QueueOptions.defaults(config.deliveryLimit()).with(given));
            return;
        }
        String differences = known.options().differences(known.options().with(given));
        if (!differences.isEmpty()) {
            throw new BrokerException(
                    ErrorCode.CONFLICT,
                    "Queue '%s' exists with other options: %s".formatted(name, differences));
        }
    }

    private static void declareExchange(QueueLedger l, String name, @Nullable ExchangeType type) {
        Exchange known = l.next().exchange(name);
        if (known == null) {
            ExchangeType made = type == null ? ExchangeType.DIRECT : type;
            l.store().insertExchange(new QueueStore.ExchangeRow(name, made.wireName()));
            l.replace(new Exchange(name, made, List.of()));
        } else if (type != null && type != known.type()) {
            throw new BrokerException(
                    ErrorCode.CONFLICT,
                    "Exchange '%s' exists with other options: type is %s, not %s"
                            .formatted(name, known.type().wireName(), type.wireName()));
        }
    }

    private static void bind(QueueLedger l, String first, String second, String key) {
        boolean swapped = !l.next().hasExchange(first) && l.next().hasExchange(second);
        String exchangeName = swapped ? second : first;
        String queueName = swapped ? first : second;
        Exchange exchange = l.next().exchange(exchangeName);
        if (exchange == null) {
            boolean firstIsQueue = l.next().queue(first) != null;
            throw new BrokerException(
                    ErrorCode.NOT_FOUND,
                    "Exchange '%s' not found".formatted(firstIsQueue ? second : first));
        }
        MessageQueue queue = l.next().queue(queueName);
        if (queue == null) {
            throw new BrokerException(
                    ErrorCode.NOT_FOUND, "Queue '%s' not found".formatted(queueName));
        }
        if (!exchange.has(key, queue)) {
            Exchange bound = exchange.with(key, queue);
            l.store().insertBinding(new QueueStore.BindingRow(exchangeName, key, queue.id()));
            l.replace(bound);
        }
    }

    private void startActor(MessageQueue queue) {
        ActorRef<QueueSupervisor.Command> ref = supervisor;
        if (ref != null) {
            ref.tell(new QueueSupervisor.Start(queue));
        }
    }

    private BrokerParts parts() {
        BrokerParts made = parts;
        if (made == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return made;
    }

    private record Sweep(QueueLedger ledger, long before) implements Work {
        @Override
        public boolean makesRoom() {
            return true;
        }

        @Override
        public void apply() {
            ledger.forget(before, SWEEP);
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {}
    }
}
