package dev.waxwing.broker;

/// One message on its way out: a slice of a block's bytes, which are shared and must not be
/// changed.
///
/// @param queue the queue it comes from
/// @param handle what [MessageQueue#settle] and the like take; unique in the data directory
/// @param data holds the canonical JSON
/// @param deliveries how often it has been delivered, this time included
/// @param redelivered true when it was, or after a crash may have been, delivered before
public record Delivery(
        MessageQueue queue,
        long handle,
        byte[] data,
        int offset,
        int length,
        int deliveries,
        boolean redelivered) {
    private static final int INDEX_BITS = 6;

    static long handle(long block, int index) {
        return block << INDEX_BITS | index;
    }

    static long block(long handle) {
        return handle >> INDEX_BITS;
    }

    static int index(long handle) {
        return (int) (handle & Block.MAX_COUNT - 1);
    }

    static long bit(long handle) {
        return 1L << index(handle);
    }
}
