package dev.waxwing.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decides which messages are followed, and sends what was seen of them to a collector. Safe for
/// all threads; nothing blocks but [#close].
public final class Tracing implements AutoCloseable {
    /// Messages that are followed at a time.
    private static final int MOST = 1_024;

    /// How long one is.
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

    /// For one post to the collector.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final TextMapGetter<String> TRACEPARENT = new Traceparent();

    /// Its word goes to the log in one line, by [SpanQueue]. Held, or it would be forgotten.
    private static final Logger SDK_LOG = Logger.getLogger("io.opentelemetry");

    private final double share;
    private final SpanQueue queue;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final WallNanos clock = WallNanos.now();
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Followed> followed = ConcurrentHashMap.newKeySet();

    /// Messages in queues that are followed, by their ids.
    private final ConcurrentMap<String, InQueue> inQueues = new ConcurrentHashMap<>();

    /// @param storedAt when it was on disk, [System#nanoTime]
    private record InQueue(Followed followed, long storedAt) {}

    private Tracing(double share, SpanExporter exporter, String version) {
        this.share = share;
        this.queue = new SpanQueue(exporter, PATIENCE);
        this.provider =
                SdkTracerProvider.builder()
                        .setSampler(Sampler.alwaysOn()) // [#isChosen] has decided
                        .setResource(
                                Resource.getDefault()
                                        .merge(
                                                Resource.create(
                                                        Attributes.of(
                                                                AttributeKey.stringKey(
                                                                        "service.name"),
                                                                "waxwing",
                                                                AttributeKey.stringKey(
                                                                        "service.version"),
                                                                version))))
                        .addSpanProcessor(queue)
                        .build();
        this.tracer = provider.get("dev.waxwing");
    }

    /// @param config with an endpoint
    public static Tracing open(TracingConfig config, String version) {
        SDK_LOG.setLevel(Level.OFF);
        SpanExporter exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(config.endpoint().orElseThrow())
                        .setTimeout(PATIENCE)
                        .setConnectTimeout(PATIENCE)
                        .setRetryPolicy(null) // a batch that is not taken is dropped and counted
                        .build();
        return new Tracing(config.share(), exporter, version);
    }

    /// Begins to follow a message, or not.
    ///
    /// @param began when it came in, [System#nanoTime]
    /// @return null for most
    public @Nullable Followed follow(Kind kind, long began) {
        return isChosen() ? begin(kind, began, Context.root()) : null;
    }

    /// As [#follow(Kind, long)], for a message that comes with a `traceparent` (W3C Trace Context):
    /// what that says counts, and the span belongs to that trace.
    ///
    /// @param traceparent null for none; one that is malformed counts as none
    public @Nullable Followed follow(Kind kind, long began, @Nullable String traceparent) {
        if (traceparent == null) {
            return follow(kind, began);
        }
        Context parent =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), traceparent, TRACEPARENT);
        SpanContext caller = Span.fromContext(parent).getSpanContext();
        if (!caller.isValid()) {
            return follow(kind, began);
        }
        return caller.isSampled() ? begin(kind, began, parent) : null;
    }

    private boolean isChosen() {
        return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
    }

    private @Nullable Followed begin(Kind kind, long began, Context parent) {
        if (open.incrementAndGet() > MOST) {
            open.decrementAndGet();
            queue.dropOne();
            return null;
        }
        SpanBuilder builder =
                tracer.spanBuilder("message")
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("messaging.system", "waxwing")
                        .setAttribute("waxwing.kind", kind.word());
        Followed one = new Followed(tracer, clock, builder, began, this::ended);
        followed.add(one);
        return one;
    }

    private void ended(Followed one) {
        followed.remove(one);
        open.decrementAndGet();
    }

    // --- queues

    /// A message that is followed goes to queues; when a consumer gets it, that is a delivery. Of
    /// several with the same id it is that of the first which waits.
    public void queued(String messageId, Followed one) {
        one.handing();
        if (inQueues.putIfAbsent(messageId, new InQueue(one, System.nanoTime())) != null) {
            one.notHanded();
        }
    }

    /// After [#queued], no queue has taken it: it was refused, or a repetition.
    public void inNoQueue(String messageId, Followed one) {
        InQueue waiting = inQueues.get(messageId);
        if (waiting != null && waiting.followed == one && inQueues.remove(messageId, waiting)) {
            one.notHanded();
        }
    }

    /// Whether any message in a queue is followed.
    public boolean isWatchingQueues() {
        return !inQueues.isEmpty();
    }

    /// A consumer gets a message.
    public void leased(String messageId, String queueName) {
        InQueue waiting = inQueues.remove(messageId);
        if (waiting != null) {
            waiting.followed.about(null, queueName);
            waiting.followed.handed(waiting.storedAt, 1);
        }
    }

    // --- the whole

    /// Spans that the collector has taken.
    public long exported() {
        return queue.exported();
    }

    /// Spans, or whole messages, that were lost on the way to it.
    public long dropped() {
        return queue.dropped();
    }

    /// Ends what waits for too long; once a second.
    public void sweep() {
        long now = System.nanoTime();
        for (Followed one : followed) {
            if (now - one.began() > LONGEST) {
                one.giveUp();
            }
        }
        inQueues.values().removeIf(waiting -> waiting.followed.isEnded());
    }

    /// Sends what is there, for a second at most.
    @Override
    public void close() {
        followed.forEach(Followed::giveUp);
        provider.shutdown().join(1, TimeUnit.SECONDS);
    }

    /// One header's value in place of all headers.
    private static final class Traceparent implements TextMapGetter<String> {
        @Override
        public Iterable<String> keys(String value) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String value, String key) {
            return key.equals("traceparent") ? value : null;
        }
    }
}
