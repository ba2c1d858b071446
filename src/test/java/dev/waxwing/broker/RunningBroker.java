package dev.waxwing.broker;

import dev.waxwing.backend.disk.IdFile;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteQueueStore;
import dev.waxwing.broker.Publication.Outcome;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.StorageException;
import dev.waxwing.supervision.SystemSupervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;

/// A whole broker in this process: SQLite in a directory, the journal, the actors. Commits can be
/// held back or made to fail through [#storage].
///
/// A message is its id, a `|`, and padding.
final class RunningBroker implements AutoCloseable {
    private static final JournalConfig JOURNAL =
            new JournalConfig(64 << 20, 32 << 20, 8 << 20, 4096);

    final FaultyStorage storage;
    final Broker broker;
    final ActorRef<QueueSupervisor.Command> supervisor;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SystemSupervisor actors = new SystemSupervisor(threads);
    private final IdFile ids;
    private final Journal journal;

    RunningBroker(Path directory, BrokerConfig config, InstantSource clock) {
        this(directory, config, clock, _ -> {});
    }

    /// @param early what is done while the queues' actors run and the broker has not been started
    RunningBroker(
            Path directory,
            BrokerConfig config,
            InstantSource clock,
            java.util.function.Consumer<Broker> early) {
        SqliteDatabase database = SqliteDatabase.open(directory, JOURNAL);
        storage = new FaultyStorage(database);
        ids = scratch(directory);
        broker = new Broker(new SqliteQueueStore(database), ids, config, clock);
        broker.recover();
        journal = new Journal(storage, broker.participant(), JOURNAL.queueBytes());
        journal.start();
        supervisor = actors.spawn("queues", broker.supervisor(journal));
        early.accept(broker);
        broker.start(supervisor);
    }

    static RunningBroker start(Path directory) {
        return new RunningBroker(directory, config(1_000_000, 32 << 20), InstantSource.system());
    }

    static BrokerConfig config(int dedupIds, long bodyCache) {
        return new BrokerConfig(
                Duration.ofSeconds(30),
                100,
                20,
                dedupIds,
                Duration.ofHours(24),
                16 << 20,
                bodyCache);
    }

    /// Ends in order.
    void stop() {
        broker.finish(Duration.ofSeconds(10));
        close();
    }

    /// Ends without the last words; what was committed is there. May be called again.
    @Override
    public void close() {
        if (threads.isShutdown()) {
            return;
        }
        actors.close();
        threads.shutdownNow();
        broker.close();
        journal.close();
        try {
            ids.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IdFile scratch(Path directory) {
        try {
            return IdFile.open(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Journal journal() {
        return journal;
    }

    /// A queue with the options, bound to the direct exchange `x` under its own name.
    MessageQueue queue(String name, String... options) {
        declare(name, options);
        get(broker.declareExchange("x", ExchangeType.DIRECT));
        get(broker.bind("x", name, name));
        return found(name);
    }

    void declare(String name, String... options) {
        get(
                broker.declareQueue(
                        name,
                        java.util.Arrays.stream(options)
                                .map(o -> o.split("=", 2))
                                .collect(java.util.stream.Collectors.toMap(o -> o[0], o -> o[1]))));
    }

    MessageQueue found(String name) {
        return Objects.requireNonNull(broker.topology().queue(name));
    }

    /// Publishes to `x` in one group and waits until it is durable.
    List<Outcome> publish(String key, String... ids) {
        return publishAll(key, List.of(ids), 0, 0);
    }

    List<Outcome> publishAll(String key, List<String> ids, int priority, long delayMillis) {
        List<Publication> group =
                ids.stream().map(id -> publication("x", key, id, priority, delayMillis)).toList();
        get(submit(group));
        return group.stream().map(Publication::outcome).toList();
    }

    Publication publication(String exchange, String key, String id, int priority, long delay) {
        byte[] source = (id + "|padding").getBytes(StandardCharsets.UTF_8);
        int idLength = id.getBytes(StandardCharsets.UTF_8).length;
        Route route = Objects.requireNonNull(broker.topology().route(exchange, key));
        return new Publication(route, source, 0, source.length, 0, idLength, priority, delay);
    }

    CompletableFuture<Void> submit(List<Publication> group) {
        return ending(told -> broker.publish(group, told));
    }

    CompletableFuture<Void> submitAccompanied(List<Publication> group) {
        return ending(told -> broker.publishAccompanied(group, told));
    }

    private static CompletableFuture<Void> ending(
            java.util.function.Consumer<PublishGroup.Ended> submit) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        submit.accept(failure -> {
            if (failure == null) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(failure);
            }
        });
        return ended;
    }

    Consumer consume(MessageQueue queue, Inbox inbox, int prefetch) {
        Consumer consumer = new Consumer(inbox, prefetch);
        CompletableFuture<Void> subscribed = new CompletableFuture<>();
        queue.subscribe(consumer, () -> subscribed.complete(null));
        get(subscribed);
        return consumer;
    }

    /// Leases the next message, if there is one.
    static Optional<Delivery> fetch(MessageQueue queue) {
        return get(askFor(queue));
    }

    static CompletableFuture<Optional<Delivery>> askFor(MessageQueue queue) {
        CompletableFuture<Optional<Delivery>> reply = new CompletableFuture<>();
        queue.fetch(
                new Consumer(new Inbox(), 0),
                new FetchReply() {
                    @Override
                    public void message(Delivery delivery) {
                        reply.complete(Optional.of(delivery));
                    }

                    @Override
                    public void empty() {
                        reply.complete(Optional.empty());
                    }
                });
        return reply;
    }

    static CompletableFuture<Void> settling(MessageQueue queue, List<Delivery> deliveries) {
        Answer answer = new Answer();
        queue.settle(handles(deliveries), answer);
        return answer.ended;
    }

    static void settle(MessageQueue queue, List<Delivery> deliveries) {
        get(settling(queue, deliveries));
    }

    static CompletableFuture<Void> givingBack(
            MessageQueue queue, boolean requeue, List<Delivery> deliveries) {
        Answer answer = new Answer();
        queue.giveBack(handles(deliveries), requeue, answer);
        return answer.ended;
    }

    static void giveBack(MessageQueue queue, boolean requeue, List<Delivery> deliveries) {
        get(givingBack(queue, requeue, deliveries));
    }

    static long[] handles(List<Delivery> deliveries) {
        return deliveries.stream().mapToLong(Delivery::handle).toArray();
    }

    QueueStatistics statistics(String queue) {
        return Objects.requireNonNull(broker.statistics().get(queue));
    }

    static String id(Delivery delivery) {
        String text =
                new String(
                        delivery.data(),
                        delivery.offset(),
                        delivery.length(),
                        StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf('|'));
    }

    static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(RunningBroker::id).toList();
    }

    /// `prefix0`, `prefix1`, and so on.
    static List<String> numbered(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer within 20 s", e);
        }
    }

    /// Keeps how settling ended, and that it ended once.
    static final class Answer implements SettleReply {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final java.util.concurrent.atomic.AtomicInteger told =
                new java.util.concurrent.atomic.AtomicInteger();

        @Override
        public void settled() {
            told.incrementAndGet();
            ended.complete(null);
        }

        @Override
        public void failed(StorageException why) {
            told.incrementAndGet();
            ended.completeExceptionally(why);
        }
    }
}
