package dev.waxwing.gateway.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/// Reads from sockets into one buffer for each event loop: for handlers that copy what they are
/// given and let go of it before the next read. Safe for all threads; what it allocates belongs to
/// the loop that asked.
///
/// A buffer of its own for each read costs more than the read: it is too large to be pooled, so it
/// is mapped, zeroed and unmapped. A handler that keeps the buffer gets a new one next time.
final class LoopReads extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int bytes;
    private final FastThreadLocal<ByteBuf> buffers =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuf initialValue() {
                    return Unpooled.directBuffer(bytes, bytes);
                }

                @Override
                protected void onRemoval(ByteBuf buffer) {
                    buffer.release();
                }
            };

    /// @param bytes the most that one read takes
    LoopReads(int bytes) {
        this.bytes = bytes;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own classes still take this type of handle
    public Handle newHandle() {
        return new LoopHandle();
    }

    private final class LoopHandle extends MaxMessageHandle {
        @Override
        public int guess() {
            return bytes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf buffer = buffers.get();
            return buffer.refCnt() == 1 ? buffer.clear().retain() : super.allocate(allocator);
        }
    }
}
