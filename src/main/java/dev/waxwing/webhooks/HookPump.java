package dev.waxwing.webhooks;

import dev.waxwing.journal.StorageException;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.log.Tail;
import dev.waxwing.log.TailSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers the events of one hook, in order: the next one when the one before is delivered or
/// given up. Runs on the virtual threads of its tail, one at a time; costs nothing while there is
/// nothing to deliver.
final class HookPump implements TailSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HookPump.class);
    private static final int PAGE_RECORDS = 16;
    private static final long PAGE_BYTES = 256 << 10;

    /// After a fault of the storage.
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Hook hook;
    private final Logs logs;
    private final HookCaller caller;
    private final HookBooks books;
    private final RetryPlan plan;
    private final int most;
    private final WebhookWatch watch;
    private @Nullable Tail tail;
    private @Nullable Thread runner;
    private boolean isClosed;

    /// @param most tries for one event
    HookPump(
            Hook hook,
            Logs logs,
            HookCaller caller,
            HookBooks books,
            RetryPlan plan,
            int most,
            WebhookWatch watch) {
        this.hook = hook;
        this.logs = logs;
        this.caller = caller;
        this.books = books;
        this.plan = plan;
        this.most = most;
        this.watch = watch;
    }

    /// Goes on where the hook is.
    void start() {
        HookProgress progress = hook.progress();
        follow(new Position(progress.epoch(), progress.done()));
    }

    private void follow(Position from) {
        Tail next;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            next = logs.tail(hook.info().log(), from, this);
            tail = next;
        }
        next.request(PAGE_RECORDS, PAGE_BYTES);
    }

    @Override
    public void page(Reading.Page page) {
        running(() -> {
            for (LogRecord event : page.records()) {
                if (!deliver(page.head().epoch(), event)) {
                    return;
                }
            }
            Tail next;
            synchronized (this) {
                next = tail;
            }
            if (next != null) {
                next.request(PAGE_RECORDS, PAGE_BYTES);
            }
        });
    }

    /// What waits was not kept, or the log is another: goes on with what there is.
    @Override
    public void ended(Reading why) {
        running(() -> {
            long first = why.head().first();
            long lost = why instanceof Reading.Gap ? first - 1 - position().after() : 0;
            LOG.warn("Webhook {} goes on at event {}; {} are gone", id(), first, lost);
            watch.expired(lost);
            books.done(hook, why.head().epoch(), first - 1);
            follow(new Position(why.head().epoch(), first - 1));
        });
    }

    @Override
    public void failed(StorageException why) {
        running(() -> {
            LOG.error("The events of webhook {} cannot be read: {}", id(), why.getMessage());
            hook.trouble("its events cannot be read: " + why.getMessage());
            Thread.sleep(BREATH);
            follow(position());
        });
    }

    private synchronized Position position() {
        return tail == null ? Position.START : tail.position();
    }

    /// False when the hook is at its end.
    private boolean deliver(long epoch, LogRecord event) throws InterruptedException {
        HookMessage message = HookMessage.ofRecord(event.body());
        int tries = 0;
        while (true) {
            HookResult result = attempt(message);
            switch (result.kind()) {
                case DELIVERED -> {
                    books.done(hook, epoch, event.offset());
                    return true;
                }
                case GONE -> {
                    LOG.warn("Webhook {} is gone (410) and disabled", id());
                    if (written(() -> books.gone(hook, "its receiver answered 410, gone"))) {
                        return false;
                    }
                    Thread.sleep(plan.pause(1, result.after()));
                }
                case HELD -> Thread.sleep(plan.pause(1, result.after()));
                case REFUSED, TIMEOUT, FAILED, BLOCKED -> {
                    tries++;
                    if (tries >= most) {
                        if (written(
                                () ->
                                        books.dead(
                                                hook,
                                                epoch,
                                                event.offset(),
                                                message.dead(result.toString())))) {
                            watch.dead();
                            return true;
                        }
                        tries = most - 1;
                    }
                    Thread.sleep(plan.pause(tries, result.after()));
                }
            }
        }
    }

    private HookResult attempt(HookMessage message) throws InterruptedException {
        HookResult result;
        try {
            result = caller.call(hook.info(), hook.secret(), message);
        } catch (RuntimeException e) {
            LOG.error("Webhook {} could not be tried", id(), e);
            result = HookResult.of(HookResult.Kind.FAILED, "a fault of this server");
        }
        watch.tried(result.kind().word());
        hook.trouble(result.isDelivered() ? "" : result.toString());
        if (!result.isDelivered()) {
            LOG.debug("Webhook {} was not delivered: {}", id(), result);
        }
        return result;
    }

    /// Whether it is on disk.
    private boolean written(Supplier<CompletableFuture<Void>> what) {
        try {
            var _ = what.get().join();
            return true;
        } catch (CompletionException e) {
            LOG.warn("Webhook {}: not stored, tried again: {}", id(), e.getMessage());
            return false;
        }
    }

    private String id() {
        return hook.info().id();
    }

    /// Work that may wait.
    @FunctionalInterface
    private interface Waiting {
        void run() throws InterruptedException;
    }

    /// Does it so that [#close] interrupts it.
    private void running(Waiting what) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            runner = Thread.currentThread();
        }
        try {
            what.run();
        } catch (InterruptedException _) {
            LOG.debug("Webhook {} is stopped", id());
        } finally {
            synchronized (this) {
                if (Thread.currentThread().equals(runner)) { // the next page may have begun
                    runner = null;
                }
            }
        }
    }

    /// Stops; what is in flight is cut, and goes out again at the next start.
    @Override
    public synchronized void close() {
        isClosed = true;
        if (tail != null) {
            tail.close();
        }
        if (runner != null) {
            runner.interrupt();
        }
    }
}
