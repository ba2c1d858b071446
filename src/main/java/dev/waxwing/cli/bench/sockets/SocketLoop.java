package dev.waxwing.cli.bench.sockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The thread of many connections to one server. [#execute], [#call], [#when], [#failure] and
/// [#close] are for all threads, all else is for this one.
public final class SocketLoop implements AutoCloseable {
    private static final int READ_BYTES = 256 << 10;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /// A selector waits for whole milliseconds; what is due earlier is waited for in such steps.
    private static final long STEP_NS = 50_000;

    /// What [#call] waits: nothing on this thread takes nearly so long.
    private static final long CALL_S = 120;

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final List<Awaited> awaited = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    /// What was sent to in this turn.
    private List<LoadSocket> written = new ArrayList<>();

    private List<LoadSocket> writing = new ArrayList<>();
    private volatile boolean isClosing;

    /// Where all connections read.
    final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);

    private record Timer(long at, Runnable task) {}

    /// Something that comes about by what happens on this thread.
    private record Awaited(BooleanSupplier condition, CompletableFuture<Void> done) {
        /// Looks whether it is so by now, unless nobody waits any more.
        boolean isOver() {
            if (!done.isDone() && condition.getAsBoolean()) {
                done.complete(null);
            }
            return done.isDone();
        }
    }

    /// Starts the thread.
    public SocketLoop(InetSocketAddress server) throws IOException {
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("socket-loop").start(this::run);
    }

    /// Runs a task on the loop's thread.
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// Runs a task on the loop's thread and waits for it; for all other threads.
    ///
    /// @throws IOException when the task failed, or the loop has ended
    public <T> T call(Callable<T> task) throws IOException, InterruptedException {
        FutureTask<T> done = new FutureTask<>(task);
        execute(done);
        try {
            return done.get(CALL_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load failed: " + e.getCause(), e);
        } catch (TimeoutException _) {
            throw new IOException("the load's thread does not answer", failure());
        }
    }

    /// See [#call].
    public void run(Runnable task) throws IOException, InterruptedException {
        var _ = call(Executors.callable(task));
    }

    /// Done when something is so, by what is sent, received and timed here: it is looked at after
    /// each turn of the loop in which something happened, until it is so or the future is
    /// cancelled. The end of the loop cancels it.
    ///
    /// @param condition asked on the loop's thread
    public CompletableFuture<Void> when(BooleanSupplier condition) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> awaited.add(new Awaited(condition, done)));
        return done;
    }

    /// Runs a task later.
    ///
    /// @param at a reading of `System.nanoTime()`
    public void at(long at, Runnable task) {
        timers.add(new Timer(at, task));
    }

    /// Begins to connect; `events` hears of everything, also of a failure.
    ///
    /// @param path the path and query of the request
    /// @param subprotocols as the header has them; empty for none
    public LoadSocket connect(String path, String subprotocols, SocketEvents events) {
        LoadSocket socket = new LoadSocket(this, server, path, subprotocols, events);
        socket.connect(selector);
        return socket;
    }

    /// The first exception that a task or a handler threw.
    public @Nullable Throwable failure() {
        return failure.get();
    }

    void failed(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    /// Has something to be written at the end of this turn.
    void dirty(LoadSocket socket) {
        written.add(socket);
    }

    /// Aborts all connections and ends the thread.
    @Override
    public void close() {
        isClosing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector) {
            while (!isClosing) {
                turn();
            }
            for (SelectionKey key : List.copyOf(selector.keys())) {
                ((LoadSocket) key.attachment()).abort();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        awaited.forEach(one -> one.done().cancel(false));
    }

    private void turn() throws IOException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
        for (Timer next = timers.peek(); isDue(next); next = timers.peek()) {
            attempt(timers.remove().task());
        }
        attempt(() -> awaited.removeIf(Awaited::isOver));
        flush();
        await();
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ready.remove();
            ((LoadSocket) key.attachment()).ready(key);
        }
        flush();
    }

    private static boolean isDue(@Nullable Timer timer) {
        return timer != null && timer.at() - System.nanoTime() <= 0;
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void await() throws IOException {
        Timer next = timers.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long wait = next.at() - System.nanoTime();
        if (wait >= MILLI) {
            selector.select(wait / MILLI);
        } else if (selector.selectNow() == 0 && wait > 0) {
            LockSupport.parkNanos(Math.min(wait, STEP_NS));
        }
    }

    private void flush() {
        List<LoadSocket> now = written;
        written = writing;
        writing = now;
        now.forEach(LoadSocket::flush);
        now.clear();
    }
}
