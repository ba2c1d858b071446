package dev.waxwing.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One message that is followed: a span, with one for each [Stage] within it. Its span ends when
/// the message is stored and handed to everybody who was there for it. Safe for all threads; never
/// blocks, never throws, and knows neither what the message says nor who is talking.
public final class Followed {
    private final Tracer tracer;
    private final WallNanos clock;
    private final Span span;
    private final long began;
    private final Consumer<Followed> whenEnded;
    private int handing;
    private boolean isFinished;
    private boolean isEnded;

    Followed(
            Tracer tracer,
            WallNanos clock,
            SpanBuilder builder,
            long began,
            Consumer<Followed> whenEnded) {
        this.tracer = tracer;
        this.clock = clock;
        this.span = builder.setStartTimestamp(clock.at(began), TimeUnit.NANOSECONDS).startSpan();
        this.began = began;
        this.whenEnded = whenEnded;
    }

    /// What the message is called, as far as that is known.
    ///
    /// @param destination its topic or queue; null for one between people
    public void about(@Nullable String messageId, @Nullable String destination) {
        if (messageId != null) {
            span.setAttribute("messaging.message.id", messageId);
        }
        if (destination != null) {
            span.setAttribute("messaging.destination.name", destination);
        }
    }

    /// A stage is over.
    ///
    /// @param from when it began, [System#nanoTime]
    public void did(Stage stage, long from) {
        child(stage, from).end(clock.at(System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private Span child(Stage stage, long from) {
        return tracer.spanBuilder(stage.word())
                .setParent(Context.root().with(span))
                .setStartTimestamp(clock.at(from), TimeUnit.NANOSECONDS)
                .startSpan();
    }

    /// Somebody is there to whom it is about to be handed.
    public synchronized void handing() {
        handing++;
    }

    /// It is handed over, after [#handing].
    ///
    /// @param reached connections that took it
    public void handed(long from, int reached) {
        Span delivery = child(Stage.DELIVERY, from);
        delivery.setAttribute("waxwing.reached", reached);
        delivery.end(clock.at(System.nanoTime()), TimeUnit.NANOSECONDS);
        synchronized (this) {
            handing--;
        }
        endIfOver();
    }

    /// After [#handing], nobody takes it.
    void notHanded() {
        synchronized (this) {
            handing--;
        }
        endIfOver();
    }

    /// It is where it belongs; what is being handed over may go on.
    public void finish() {
        synchronized (this) {
            isFinished = true;
        }
        endIfOver();
    }

    /// It goes nowhere.
    ///
    /// @param why the name of an error
    public void refused(String why) {
        span.setStatus(StatusCode.ERROR, why);
        end();
    }

    private void endIfOver() {
        boolean isOver;
        synchronized (this) {
            isOver = isFinished && handing <= 0;
        }
        if (isOver) {
            end();
        }
    }

    /// Nobody waits for it any longer: a message can stay in a queue for days.
    void giveUp() {
        span.setAttribute("waxwing.waits", true);
        end();
    }

    private void end() {
        synchronized (this) {
            if (isEnded) {
                return;
            }
            isEnded = true;
        }
        span.end(clock.at(System.nanoTime()), TimeUnit.NANOSECONDS);
        whenEnded.accept(this);
    }

    synchronized boolean isEnded() {
        return isEnded;
    }

    long began() {
        return began;
    }
}
