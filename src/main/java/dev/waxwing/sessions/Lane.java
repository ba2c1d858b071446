package dev.waxwing.sessions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps what a client sends in order when some of it has to wait for the disk: ordinarily each
/// piece is handled where it arrives, on the event loop; behind one that must block, all follow it
/// on a virtual thread until none is left. [#add] belongs to the event loop.
final class Lane<T> {
    private final Function<T, @Nullable Runnable> handler;
    private final Consumer<RuntimeException> failed;

    /// Guards what follows.
    private final Object lock = new Object();

    /// What waits behind one that blocks: null most of the time, since most connections are idle.
    private @Nullable Deque<T> waiting;

    private boolean busy;

    /// @param handler handles a piece without blocking, and returns what is left to be done on a
    ///   thread that may block, or null
    /// @param failed told what went wrong on that thread; nothing is handled any more then
    Lane(Function<T, @Nullable Runnable> handler, Consumer<RuntimeException> failed) {
        this.handler = handler;
        this.failed = failed;
    }

    void add(T piece) {
        synchronized (lock) {
            if (busy) {
                later(piece);
                return;
            }
        }
        Runnable rest = handler.apply(piece);
        if (rest != null) {
            detour(rest);
        }
    }

    private void later(T piece) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(piece);
    }

    private @Nullable T next() {
        return waiting == null ? null : waiting.poll();
    }

    /// Does what may block, and lets what comes meanwhile wait for it.
    void detour(Runnable blocking) {
        synchronized (lock) {
            busy = true;
        }
        Thread.ofVirtual().name("detour").start(() -> follow(blocking));
    }

    private void follow(Runnable blocking) {
        try {
            handleAll(blocking);
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    private void handleAll(Runnable blocking) {
        Runnable rest = blocking;
        for (T piece = null; ; ) {
            if (rest != null) {
                rest.run();
            }
            synchronized (lock) {
                piece = next();
                if (piece == null) {
                    waiting = null;
                    busy = false;
                    return;
                }
            }
            rest = handler.apply(piece);
        }
    }
}
