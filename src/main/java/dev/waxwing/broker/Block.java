package dev.waxwing.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Up to 64 messages of one queue that were committed together: the unit in which messages are
/// stored. Immutable.
///
/// A block is one row, so a busy queue pays one row for many messages. Its messages are settled one
/// by one, as bits of a mask, and the row goes when all are.
///
/// @param id global and increasing: a smaller id was committed no later
/// @param queue the id of the queue
/// @param at wall time of the commit, ms since the epoch
/// @param visibleAt wall time before which no message of it is delivered, ms since the epoch; 0 =
///   at once
/// @param priority 0 to 9
/// @param count messages, 1 to 64
/// @param settled a bit for each message that is gone already
/// @param data the bodies as [BlockData] lays them out, or null when only the header is at hand
public record Block(
        long id,
        int queue,
        long at,
        long visibleAt,
        int priority,
        int count,
        long settled,
        byte @Nullable [] data) {
    /// The most messages in one block: their settled bits fill one long.
    static final int MAX_COUNT = 64;

    /// A block is closed when its bodies reach this many bytes; a single larger message has a block
    /// to itself.
    static final int TARGET_BYTES = 32 << 10;

    /// The header alone: the bodies are on disk.
    Block withoutData() {
        return new Block(id, queue, at, visibleAt, priority, count, settled, null);
    }

    /// The bits of all messages of a block of `count`.
    static long all(int count) {
        return -1L >>> (MAX_COUNT - count);
    }

    /// The layout of a block's bodies: for each message the big-endian int offset of its end, then
    /// the bodies.
    public static final class BlockData {
        private static final VarHandle INTS =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

        private BlockData() {}

        static int start(byte[] data, int count, int index) {
            return index == 0 ? count * Integer.BYTES : end(data, index - 1);
        }

        static int end(byte[] data, int index) {
            return (int) INTS.get(data, index * Integer.BYTES);
        }

        static void putEnd(byte[] data, int index, int end) {
            INTS.set(data, index * Integer.BYTES, end);
        }
    }
}
