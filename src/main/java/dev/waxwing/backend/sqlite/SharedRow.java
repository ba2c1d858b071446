package dev.waxwing.backend.sqlite;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore.BlockOwner;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.NewBlock;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A row of `block` that holds up to 64 blocks of one message each, whatever their queues: over a
/// thousand queues a commit brings about one message to each, and a row of its own for each would
/// cost more than the rest.
///
/// Bit `i` of the row's settled mask, count `i` of its failures, hash `i` of its ids and int `i` of
/// its queues belong to the block `id + i`.
final class SharedRow {
    /// The queue of such a row: none.
    static final int QUEUE = 0;

    private static final int MOST = 64;
    private static final int HASH_BYTES = 16;

    private SharedRow() {}

    /// Whether a block fits into the row that begins with `first`; all between them fit.
    static boolean joins(NewBlock first, NewBlock next) {
        Block a = first.block();
        Block b = next.block();
        return a.count() == 1
                && b.count() == 1
                && b.id() - a.id() < MOST
                && a.at() == b.at()
                && a.visibleAt() == b.visibleAt()
                && a.priority() == b.priority()
                && first.ids().length == next.ids().length;
    }

    static byte[] ids(List<NewBlock> blocks) {
        ByteBuffer ids = ByteBuffer.allocate(blocks.size() * blocks.getFirst().ids().length);
        blocks.forEach(block -> ids.put(block.ids()));
        return ids.array();
    }

    static byte[] queues(List<NewBlock> blocks) {
        ByteBuffer queues = ByteBuffer.allocate(blocks.size() * Integer.BYTES);
        blocks.forEach(block -> queues.putInt(block.block().queue()));
        return queues.array();
    }

    /// Whether none of the row's blocks satisfies the condition.
    static boolean noneOf(byte @Nullable [] queues, long id, BlockOwner condition) {
        ByteBuffer each = ByteBuffer.wrap(Objects.requireNonNull(queues));
        for (long block = id; each.hasRemaining(); block++) {
            if (condition.test(each.getInt(), block)) {
                return false;
            }
        }
        return true;
    }

    /// The current row of a scan, as if it held one block.
    static BlockRow plain(ResultSet r) throws SQLException {
        Block block =
                new Block(
                        r.getLong(1),
                        r.getInt(2),
                        r.getLong(3),
                        r.getLong(4),
                        r.getInt(5),
                        r.getInt(6),
                        r.getLong(7),
                        null);
        byte[] ids = r.getBytes(9);
        return new BlockRow(
                block,
                r.getInt(8) == 1,
                ids == null ? new byte[0] : ids,
                FailureCounts.decode(r.getBytes(10), block.count()));
    }

    /// The blocks of a row.
    static void each(BlockRow row, byte[] queues, Consumer<BlockRow> visitor) {
        ByteBuffer queue = ByteBuffer.wrap(queues);
        for (int i = 0; queue.hasRemaining(); i++) {
            visitor.accept(block(row, i, queue.getInt()));
        }
    }

    private static BlockRow block(BlockRow row, int i, int queue) {
        Block shared = row.block();
        long settled = shared.settled() >>> i & 1;
        Block block =
                new Block(
                        shared.id() + i,
                        queue,
                        shared.at(),
                        shared.visibleAt(),
                        shared.priority(),
                        1,
                        settled,
                        null);
        byte[] ids =
                row.ids().length == 0
                        ? row.ids()
                        : Arrays.copyOfRange(row.ids(), i * HASH_BYTES, (i + 1) * HASH_BYTES);
        return new BlockRow(block, settled == 1, ids, failuresOf(row.failures(), i));
    }

    private static int @Nullable [] failuresOf(int @Nullable [] all, int i) {
        return all == null || all[i] == 0 ? null : new int[] {all[i]};
    }
}
