package dev.waxwing.ops;

import dev.waxwing.model.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Every figure that the server counts, under its name: the one file where names are. Safe for all
/// threads; counting never blocks.
///
/// Words that become labels come from enums and tables of ours, never from a client: each value of
/// a label is a series for ever.
public final class Metrics implements AutoCloseable {
    private static final Duration[] SHORT = {
        Duration.ofNanos(250),
        Duration.ofNanos(500),
        Duration.ofNanos(1_000),
        Duration.ofNanos(2_500),
        Duration.ofNanos(10_000),
        Duration.ofNanos(50_000),
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(10)
    };
    private static final Duration[] DISK = {
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    private final Timer gate = timer("waxwing.gate", "Deciding about one request", SHORT);
    private final Timer journal =
            timer("waxwing.journal.commit", "Writing and syncing one group", DISK);
    private final DistributionSummary groupWorks =
            summary("waxwing.journal.group", "Works in one group");
    private final DistributionSummary feedBatch =
            summary("waxwing.feed.batch", "Messages in one frame of the feed");
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<MessageKind, Counter> received = new EnumMap<>(MessageKind.class);
    private final Map<MessageKind, Counter> sent = new EnumMap<>(MessageKind.class);
    private final Map<Edge, Counter> opened = new EnumMap<>(Edge.class);
    private final Map<Edge, LongAdder> open = new EnumMap<>(Edge.class);
    private final Map<Edge, Timer> lasted = new EnumMap<>(Edge.class);

    /// What the registry knows by weak references only.
    private final Queue<Object> kept = new ConcurrentLinkedQueue<>();

    private final Map<String, LongAdder> states = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> breakers = new ConcurrentHashMap<>();
    private final Counter deadHooks = plain("waxwing.webhooks.dead", "Events given up");
    private final Counter expiredHooks = plain("waxwing.webhooks.expired", "Events grown too old");

    /// Registers everything that is known beforehand, so that it is there, as 0, from the start.
    public Metrics() {
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(code, counter("waxwing.errors", "Refusals", "code", code.code()));
        }
        for (MessageKind kind : MessageKind.values()) {
            received.put(kind, counter("waxwing.received", "Messages in", "kind", kind.word()));
            sent.put(kind, counter("waxwing.sent", "Messages out", "kind", kind.word()));
        }
        for (Edge edge : Edge.values()) {
            LongAdder count = new LongAdder();
            open.put(edge, count);
            opened.put(
                    edge,
                    counter("waxwing.connections.opened", "Connections", "edge", edge.word()));
            Gauge.builder("waxwing.connections", count, LongAdder::sum)
                    .description("Connections that are open")
                    .tag("edge", edge.word())
                    .register(registry);
            lasted.put(
                    edge,
                    Timer.builder("waxwing.connections.lasted")
                            .description("How long connections that have ended were open")
                            .tag("edge", edge.word())
                            .register(registry));
        }
        machine();
    }

    private void machine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /// The gate has decided, in so many nanoseconds.
    public void gatePassed(long nanos) {
        gate.record(nanos, TimeUnit.NANOSECONDS);
    }

    /// The gate has refused something; whoever tells the client so counts the [#error].
    public void refused(String stage) {
        registry.counter("waxwing.gate.refused", "stage", stage).increment();
    }

    /// A rate or number was exceeded.
    ///
    /// @param scope `user`, `address` or `any`
    public void limitHit(String limit, String scope) {
        registry.counter("waxwing.limits.hit", "limit", limit, "scope", scope).increment();
    }

    /// Somebody was answered with an error.
    public void error(ErrorCode code) {
        of(errors, code).increment();
    }

    /// The journal has written a group.
    public void journalGroup(int works, long nanos) {
        journal.record(nanos, TimeUnit.NANOSECONDS);
        groupWorks.record(works);
    }

    public void connectionOpened(Edge edge) {
        of(opened, edge).increment();
        of(open, edge).increment();
    }

    public void connectionClosed(Edge edge, Duration open) {
        of(this.open, edge).decrement();
        of(lasted, edge).record(open);
    }

    /// A connection is in another state of its life. Either may be empty: at its begin and end.
    public void stateChanged(String from, String to) {
        if (!from.isEmpty()) {
            state(from).decrement();
        }
        if (!to.isEmpty()) {
            state(to).increment();
        }
    }

    private LongAdder state(String word) {
        return states.computeIfAbsent(
                word,
                _ -> {
                    LongAdder count = new LongAdder();
                    Gauge.builder("waxwing.connections.state", count, LongAdder::sum)
                            .description("Connections by state")
                            .tag("state", word)
                            .register(registry);
                    return count;
                });
    }

    public void received(MessageKind kind, long count) {
        of(received, kind).increment(count);
    }

    public void sent(MessageKind kind, long count) {
        of(sent, kind).increment(count);
    }

    /// A call that a circuit breaker stands before has ended, or was refused.
    ///
    /// @param kind of what is called
    public void breakerCall(String kind, String result) {
        registry.counter("waxwing.breaker.calls", "kind", kind, "result", result).increment();
    }

    /// A circuit breaker is in another state.
    ///
    /// @param from empty when it was just made
    public void breakerState(String kind, String from, String to) {
        if (!from.isEmpty()) {
            breakers(kind, from).decrement();
            registry.counter("waxwing.breaker.transitions", "kind", kind, "to", to).increment();
        }
        breakers(kind, to).increment();
    }

    private LongAdder breakers(String kind, String state) {
        return breakers.computeIfAbsent(
                kind + " " + state,
                _ -> {
                    LongAdder count = new LongAdder();
                    Gauge.builder("waxwing.breakers", count, LongAdder::sum)
                            .description("Circuit breakers by state")
                            .tag("kind", kind)
                            .tag("state", state)
                            .register(registry);
                    return count;
                });
    }

    /// A try to post an event to a webhook has ended.
    public void webhookTried(String result) {
        registry.counter("waxwing.webhooks.tries", "result", result).increment();
    }

    /// An event for a webhook was given up.
    public void webhookDead() {
        deadHooks.increment();
    }

    /// Events for a webhook were too old to be kept, before they went out.
    public void webhookExpired(long events) {
        expiredHooks.increment(events);
    }

    /// A frame with so many messages went out to a client of the feed.
    public void feedBatch(int messages) {
        feedBatch.record(messages);
        sent(MessageKind.FEED, messages);
    }

    /// What waits for all WebSocket clients together. Asked when figures are read, as all that
    /// follow.
    public void outboxes(Supplier<Number> bytes, Supplier<Number> frames) {
        gauge("waxwing.outbox.bytes", "Bytes that wait to be sent to clients", bytes);
        gauge("waxwing.outbox.frames", "Frames that wait to be sent to clients", frames);
    }

    /// What waits in all connections' mailboxes together.
    public void mailboxes(Supplier<Number> waiting) {
        gauge("waxwing.mailbox.waiting", "Events that wait for their connection's actor", waiting);
    }

    /// What was handed to the journal and is not on disk.
    public void journalWaiting(Supplier<Number> bytes) {
        gauge("waxwing.journal.waiting.bytes", "Bytes on their way to the disk", bytes);
    }

    /// Free bytes of the data directory's disk.
    public void disk(Supplier<Number> free) {
        gauge("waxwing.disk.free.bytes", "Free bytes where the data is", free);
    }

    /// Networks that are kept out now.
    public void blocked(Supplier<Number> networks) {
        gauge("waxwing.gate.blocked", "Networks that are kept out", networks);
    }

    /// All queues together.
    public void queues(Supplier<QueueTotals> totals) {
        gauge("waxwing.queues", "Queues", () -> totals.get().queues());
        gauge("waxwing.queues.ready", "Messages that wait", () -> totals.get().ready());
        gauge("waxwing.queues.leased", "Messages that are out", () -> totals.get().leased());
        gauge("waxwing.queues.consumers", "Consumers", () -> totals.get().consumers());
        total("waxwing.queues.published", "Messages put in", totals, QueueTotals::published);
        total("waxwing.queues.delivered", "Deliveries", totals, QueueTotals::delivered);
        total("waxwing.queues.redelivered", "Repeated ones", totals, QueueTotals::redelivered);
        total("waxwing.queues.acknowledged", "Messages done", totals, QueueTotals::acknowledged);
        total("waxwing.queues.dead", "Messages dead-lettered", totals, QueueTotals::deadLettered);
    }

    /// Rules for messages, and the loops that they would have made.
    public void rules(Supplier<Number> count, Supplier<Number> loopsCut) {
        gauge("waxwing.rules", "Rules", count);
        kept.add(loopsCut);
        FunctionCounter.builder("waxwing.rules.loops.cut", loopsCut, n -> n.get().doubleValue())
                .description("Copies and redirections that were not made, because of a loop")
                .register(registry);
    }

    /// What became of the spans of messages that are followed.
    public void spans(Supplier<Number> exported, Supplier<Number> dropped) {
        kept.add(exported);
        kept.add(dropped);
        FunctionCounter.builder("waxwing.spans.exported", exported, n -> n.get().doubleValue())
                .description("Spans that the collector has taken")
                .register(registry);
        FunctionCounter.builder("waxwing.spans.dropped", dropped, n -> n.get().doubleValue())
                .description("Spans that were lost on the way to the collector")
                .register(registry);
    }

    /// Messages of one kind that rules have dropped.
    public void dropped(String kind, Supplier<Number> messages) {
        kept.add(messages);
        FunctionCounter.builder("waxwing.rules.dropped", messages, n -> n.get().doubleValue())
                .description("Messages that a rule has dropped")
                .tag("kind", kind)
                .register(registry);
    }

    private void gauge(String name, String doc, Supplier<Number> value) {
        Gauge.builder(name, value).description(doc).register(registry);
    }

    private void total(
            String name,
            String doc,
            Supplier<QueueTotals> totals,
            ToDoubleFunction<QueueTotals> part) {
        kept.add(totals);
        FunctionCounter.builder(name, totals, t -> part.applyAsDouble(t.get()))
                .description(doc)
                .register(registry);
    }

    /// Everything in Prometheus' text format, version 0.0.4. Takes milliseconds: not on an event
    /// loop.
    public String scrape() {
        return registry.scrape();
    }

    /// The content type of [#scrape].
    public String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    /// The figures as they are kept for later.
    List<Sample> samples() {
        return Sample.of(registry.getMeters());
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }

    private Timer timer(String name, String doc, Duration... buckets) {
        return Timer.builder(name)
                .description(doc)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private DistributionSummary summary(String name, String doc) {
        return DistributionSummary.builder(name)
                .description(doc)
                .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500, 1000, 5000)
                .register(registry);
    }

    private Counter counter(String name, String doc, String label, String value) {
        return Counter.builder(name).description(doc).tag(label, value).register(registry);
    }

    private Counter plain(String name, String doc) {
        return Counter.builder(name).description(doc).register(registry);
    }

    private static <K, V> V of(Map<K, V> all, K key) {
        V value = all.get(key);
        if (value == null) {
            throw new IllegalStateException("all are registered at the start");
        }
        return value;
    }
}
