package dev.waxwing.gateway.websocket;

import dev.waxwing.protocol.EncodedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Writes what was offered to the connections of one event loop: whoever offers wakes the loop at
/// most once, each connection is flushed once a turn, and a frame that goes to many of them is
/// copied out of the heap once. [#wake] is safe for all threads, the rest is the loop's.
final class LoopWriter implements Runnable {
    private static final Map<EventLoop, LoopWriter> WRITERS = new ConcurrentHashMap<>();

    /// Frames remembered within one turn; a power of two.
    private static final int SHARED = 16;

    private final EventLoop loop;
    private final Queue<FrameQueue> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final @Nullable EncodedFrame[] frames = new EncodedFrame[SHARED];
    private final @Nullable ByteBuf[] copies = new ByteBuf[SHARED];

    private LoopWriter(EventLoop loop) {
        this.loop = loop;
    }

    static LoopWriter of(EventLoop loop) {
        return WRITERS.computeIfAbsent(loop, LoopWriter::made);
    }

    private static LoopWriter made(EventLoop loop) {
        loop.terminationFuture().addListener(_ -> WRITERS.remove(loop));
        return new LoopWriter(loop);
    }

    /// A connection has frames, and had none before.
    void wake(FrameQueue connection) {
        waiting.add(connection);
        if (awake.compareAndSet(false, true)) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        awake.set(false);
        for (FrameQueue next = waiting.poll(); next != null; next = waiting.poll()) {
            next.write();
        }
        forget();
    }

    /// The bytes of a frame, to be written to one connection. The first connection gets the frame's
    /// own array; from the second on all share one copy outside the heap.
    ByteBuf bytes(EncodedFrame frame, ByteBufAllocator allocator) {
        int place = System.identityHashCode(frame) & SHARED - 1;
        if (frames[place] != frame) {
            release(place);
            frames[place] = frame;
            return Unpooled.wrappedBuffer(frame.wire());
        }
        ByteBuf copy = copies[place];
        if (copy == null) {
            copy = allocator.directBuffer(frame.size()).writeBytes(frame.wire());
            copies[place] = copy;
        }
        return copy.retainedDuplicate();
    }

    private void forget() {
        for (int place = 0; place < SHARED; place++) {
            release(place);
        }
    }

    private void release(int place) {
        ByteBuf copy = copies[place];
        frames[place] = null;
        copies[place] = null;
        if (copy != null) {
            copy.release();
        }
    }
}
