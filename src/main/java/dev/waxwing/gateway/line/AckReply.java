package dev.waxwing.gateway.line;

import dev.waxwing.broker.LateSettling.Held;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.broker.SettleReply;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The answers to consecutive acknowledgements of one connection, in order. Owned by the
/// connection's event loop.
final class AckReply extends Reply {
    private static final StorageException EARLIER =
            new StorageException(StorageException.Kind.FULL, "an earlier try has failed", null);

    private final String confirmed;
    private final Predicate<String> isOpen;
    private final Consumer<ErrorCode> counted;
    private final List<String> ids = new ArrayList<>();
    private final List<@Nullable Part> partOf = new ArrayList<>();
    private final Map<MessageQueue, Part> parts = new LinkedHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final List<@Nullable Held> deliveries = new ArrayList<>();

    /// What goes to one queue.
    private static final class Part {
        final MessageQueue queue;
        long[] handles = new long[8];
        int size;
        @Nullable StorageException failure;

        Part(MessageQueue queue) {
            this.queue = queue;
        }

        void add(long handle) {
            if (size == handles.length) {
                handles = Arrays.copyOf(handles, 2 * size);
            }
            handles[size++] = handle;
        }
    }

    /// How the handles of one queue are sent to it.
    interface Send {
        void to(MessageQueue queue, long[] handles, SettleReply reply);
    }

    /// @param confirmed the word before each id: `ACK_CONFIRMED` or `NACK_CONFIRMED`
    /// @param isOpen asked of an id of which nothing was known, when all earlier answers are known:
    ///   whether one of them was that it could not be settled
    /// @param counted told of each that could not be settled
    AckReply(String confirmed, Predicate<String> isOpen, Consumer<ErrorCode> counted) {
        this.confirmed = confirmed;
        this.isOpen = isOpen;
        this.counted = counted;
    }

    /// @param held the delivery, or null when nothing is known of that id: then it is settled
    ///   already
    void add(String id, @Nullable Held held) {
        ids.add(id);
        deliveries.add(held);
        if (held == null) {
            partOf.add(null);
            return;
        }
        Part part = parts.computeIfAbsent(held.queue(), Part::new);
        part.add(held.handle());
        partOf.add(part);
    }

    /// Sends what was gathered.
    ///
    /// @param refused takes the deliveries that could not be settled: the client will ask again,
    ///   and must not hear then that nothing is known of them
    /// @param changed runs on the event loop when all queues have answered
    void send(Send send, Executor loop, BiConsumer<String, Held> refused, Runnable changed) {
        Runnable answered =
                () -> {
                    done();
                    eachRefused(refused);
                    changed.run();
                };
        open.set(parts.size());
        if (parts.isEmpty()) {
            done();
        }
        for (Part part : parts.values()) {
            long[] handles = Arrays.copyOf(part.handles, part.size);
            send.to(part.queue, handles, answer(part, loop, answered));
        }
    }

    /// The queues answer on the journal's thread; only the last answer wakes the event loop.
    private SettleReply answer(Part part, Executor loop, Runnable answered) {
        return new SettleReply() {
            @Override
            public void settled() {
                if (open.decrementAndGet() == 0) {
                    loop.execute(answered);
                }
            }

            @Override
            public void failed(StorageException why) {
                part.failure = why;
                settled();
            }
        };
    }

    @Override
    void write(ByteBuf out) {
        for (int i = 0; i < ids.size(); i++) {
            Held held = deliveries.get(i);
            StorageException failure =
                    held == null && isOpen.test(ids.get(i)) ? EARLIER : failureOf(i);
            if (failure == null) {
                ByteBufUtil.writeAscii(out, confirmed);
                out.writeByte(' ');
                line(out, ids.get(i));
            } else {
                Refusal why = Refusal.of(failure);
                counted.accept(why.code());
                line(out, why.line());
            }
        }
    }

    private void eachRefused(BiConsumer<String, Held> refused) {
        for (int i = 0; i < ids.size(); i++) {
            Held held = deliveries.get(i);
            if (held != null && failureOf(i) != null) {
                refused.accept(ids.get(i), held);
            }
        }
    }

    private @Nullable StorageException failureOf(int index) {
        Part part = partOf.get(index);
        return part == null ? null : part.failure;
    }
}
