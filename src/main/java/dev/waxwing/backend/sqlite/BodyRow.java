package dev.waxwing.backend.sqlite;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore.NewBlock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A row of `body`: the bytes of blocks that follow each other, first the end of each as a
/// big-endian int, then the bytes.
record BodyRow(long first, long last, byte[] data) {
    /// A block with this many bytes has a row to itself.
    static final int SMALL = 8 << 10;

    /// A row is closed when it has this many bytes; one with small blocks stays while the last of
    /// them does, so this is also what one forgotten message can hold back.
    static final int TARGET = 32 << 10;

    /// The most blocks of one row.
    static final int MAX_BLOCKS = 64;

    /// Whether the block at `i` goes into the row of those before it, from `first` on.
    ///
    /// @param bytes of those before it
    /// @param size of this one
    static boolean joins(List<NewBlock> blocks, int first, int i, int bytes, int size) {
        Block before = blocks.get(i - 1).block();
        return size < SMALL
                && bytes(before).length < SMALL
                && bytes < TARGET
                && i - first < MAX_BLOCKS
                && blocks.get(i).block().id() == before.id() + 1;
    }

    /// Packs blocks whose ids follow each other.
    static BodyRow of(List<Block> blocks) {
        int header = blocks.size() * Integer.BYTES;
        int size = header;
        for (Block block : blocks) {
            size += bytes(block).length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        int end = header;
        for (Block block : blocks) {
            end += bytes(block).length;
            out.putInt(end);
        }
        blocks.forEach(block -> out.put(bytes(block)));
        return new BodyRow(blocks.getFirst().id(), blocks.getLast().id(), out.array());
    }

    boolean holds(long block) {
        return block >= first && block <= last;
    }

    /// A copy of the bytes of one block that the row holds.
    byte[] bytesOf(long block) {
        ByteBuffer ends = ByteBuffer.wrap(data);
        int index = (int) (block - first);
        int start =
                index == 0
                        ? (int) (last - first + 1) * Integer.BYTES
                        : ends.getInt((index - 1) * Integer.BYTES);
        return Arrays.copyOfRange(data, start, ends.getInt(index * Integer.BYTES));
    }

    static byte[] bytes(Block block) {
        return Objects.requireNonNull(block.data(), "a new block has its bodies");
    }
}
