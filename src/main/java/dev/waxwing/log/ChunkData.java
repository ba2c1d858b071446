package dev.waxwing.log;

import dev.waxwing.log.LogStore.ChunkHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The data of a chunk before it is sealed: the end of each record as a big-endian int, counted
/// from the first record's first byte, then the records.
final class ChunkData {
    private ChunkData() {}

    static byte[] of(List<byte[]> records) {
        int bytes = 0;
        for (byte[] record : records) {
            bytes += record.length;
        }
        ByteBuffer out = ByteBuffer.allocate(records.size() * Integer.BYTES + bytes);
        int end = 0;
        for (byte[] record : records) {
            end += record.length;
            out.putInt(end);
        }
        records.forEach(out::put);
        return out.array();
    }

    /// The records of a chunk from an offset on.
    ///
    /// @param maxBytes the last is the one that passes this
    static List<LogRecord> records(
            ChunkHead head, byte[] data, long from, long maxRecords, long maxBytes) {
        ByteBuffer ends = ByteBuffer.wrap(data);
        int base = head.count() * Integer.BYTES;
        List<LogRecord> records = new ArrayList<>();
        int index = (int) (from - head.first());
        int start = index == 0 ? 0 : ends.getInt((index - 1) * Integer.BYTES);
        long bytes = 0;
        for (; index < head.count() && records.size() < maxRecords && bytes < maxBytes; index++) {
            int end = ends.getInt(index * Integer.BYTES);
            byte[] body = Arrays.copyOfRange(data, base + start, base + end);
            records.add(new LogRecord(head.first() + index, head.at(), body));
            bytes += body.length;
            start = end;
        }
        return records;
    }
}
