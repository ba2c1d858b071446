package dev.waxwing.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spans that wait for the collector: OpenTelemetry's batches, behind a bound at which a span
/// is dropped and counted, so that a collector that hangs or is gone costs a little memory and
/// nothing else.
final class SpanQueue implements SpanProcessor {
    /// Spans that may wait; with the batch on its way, all of them fit the queue behind.
    private static final int MOST = 2_048;

    private static final int BATCH = 512;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder exported = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final SpanProcessor batches;

    /// @param patience for one batch
    SpanQueue(SpanExporter exporter, Duration patience) {
        this.batches =
                BatchSpanProcessor.builder(new Counted(exporter))
                        .setMaxQueueSize(MOST)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(EVERY)
                        .setExporterTimeout(patience)
                        .build();
    }

    long exported() {
        return exported.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    /// A message is not followed, because too many are.
    void dropOne() {
        dropped.increment();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            dropped.increment();
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    /// Counts what became of each batch, and says in the log when that changes.
    private final class Counted implements SpanExporter {
        private final SpanExporter to;
        private final AtomicBoolean fails = new AtomicBoolean();

        Counted(SpanExporter to) {
            this.to = to;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = to.export(spans);
            return result.whenComplete(() -> {
                waiting.addAndGet(-count);
                (result.isSuccess() ? exported : dropped).add(count);
                if (fails.compareAndSet(result.isSuccess(), !result.isSuccess())) {
                    tell(result.isSuccess());
                }
            });
        }

        private static void tell(boolean isWell) {
            if (isWell) {
                LOG.info("Spans are taken by the collector again");
            } else {
                LOG.warn("The collector takes no spans: they are dropped");
            }
        }

        @Override
        public CompletableResultCode flush() {
            return to.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return to.shutdown();
        }
    }
}
