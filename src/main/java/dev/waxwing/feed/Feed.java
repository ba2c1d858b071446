package dev.waxwing.feed;

import dev.waxwing.journal.Journal;
import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.protocol.Outbox;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Ingest and feed as gateways see them. Safe for all threads; what may wait for the disk says so.
public final class Feed implements AutoCloseable {
    static final LogName LOG = new LogName("feed/ingest");

    /// Encoded batches kept for those who are up to date.
    private static final long RING_BYTES = 4 << 20;

    private static final long TICK_MS = 250;

    private final Logs logs;
    private final FeedConfig config;
    private final FeedParts parts;
    private final PostKeys keys;
    private final AtomicLong last;
    private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("feed-timer").daemon().factory());
    private volatile IntConsumer watch = _ -> {};
    private @Nullable Journal journal;
    private @Nullable FeedPump pump;

    /// Reads where the feed stands; make it before the journal starts.
    public Feed(Logs logs, FeedStore store, FeedConfig config) {
        this.logs = logs;
        this.config = config;
        this.parts =
                new FeedParts(
                        logs, new FeedRing(RING_BYTES), new Handed(store), config, this::sent);
        this.keys = new PostKeys(store, config.idempotencyKeys());
        keys.recover();
        this.last = new AtomicLong(logs.head(LOG).last());
    }

    /// Tells one watch, in place of any before, how many messages each frame has that is written to
    /// a client, on the client's event loop.
    public void watch(IntConsumer next) {
        watch = next;
    }

    private void sent(int messages) {
        watch.accept(messages);
    }

    /// Call when the journal has started.
    public void start(Journal started) {
        journal = started;
        var _ = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /// Stores messages: all of them, in this order and side by side, or none. The same under the
    /// same key is stored once.
    ///
    /// @param contents at least one, each valid UTF-8 of at most [FeedConfig#maxMessage] bytes;
    ///   nobody may write to them any more
    public void append(List<byte[]> contents, PostKey key, Ingested told) {
        Objects.requireNonNull(journal, "not started")
                .submit(
                        new Post(
                                logs.ledger(),
                                config.logOptions(),
                                keys,
                                key,
                                contents,
                                offset -> last.accumulateAndGet(offset, Math::max),
                                told));
    }

    public FeedConfig config() {
        return config;
    }

    /// Whether a client can go on from a position; waits for the disk.
    public Reading look(Position position) {
        return logs.read(LOG, position, 1, 1);
    }

    /// Where it stands; waits for the disk.
    public FeedState state() {
        LogHead head = logs.head(LOG);
        return new FeedState(
                head.epoch(), head.first(), head.last(), parts.handed().offset(), clients.size());
    }

    /// Those who listen now.
    public int clients() {
        return clients.size();
    }

    /// Connects a client that gets everything behind an offset.
    ///
    /// @param after an offset for which [#look] had a page; close the client when its connection
    ///   ends
    public FeedClient connect(Outbox out, long after) {
        return connect(new FeedClient(parts, out, after, true, this::gone));
    }

    /// Connects a client that gets what was handed to nobody yet, and what comes.
    public FeedClient connect(Outbox out) {
        return connect(new FeedClient(parts, out, parts.handed().offset(), false, this::gone));
    }

    private FeedClient connect(FeedClient client) {
        synchronized (clients) {
            clients.add(client);
            if (pump == null) {
                parts.ring().restart(last.get());
                FeedPump made =
                        new FeedPump(logs, parts.ring(), config.linger(), timer, this::wake);
                pump = made;
                made.start();
            }
        }
        client.drain();
        return client;
    }

    private void gone(FeedClient client) {
        synchronized (clients) {
            clients.remove(client);
            FeedPump running = pump;
            if (clients.isEmpty() && running != null) {
                running.close();
                pump = null;
            }
        }
    }

    /// Why clients who are there do not get what there is; empty while they do.
    public Optional<String> trouble() {
        synchronized (clients) {
            FeedPump running = pump;
            return running == null ? Optional.empty() : running.trouble();
        }
    }

    private void wake() {
        clients.forEach(FeedClient::drain);
    }

    private void tick() {
        long now = System.nanoTime();
        clients.forEach(client -> client.check(now));
        save();
    }

    private void save() {
        Journal started = journal;
        if (started != null) {
            parts.handed().save(started);
        }
    }

    /// Call when no client is connected any more and before the journal closes.
    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (clients) {
            FeedPump running = pump;
            if (running != null) {
                running.close();
                pump = null;
            }
        }
        save();
    }
}
