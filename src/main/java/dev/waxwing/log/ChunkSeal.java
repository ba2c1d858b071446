package dev.waxwing.log;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.ChunkHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.AEADBadTagException;

/// Seals chunks at rest, and opens them. What is authenticated beside the records: the log's name
/// and epoch, the first offset, the count and the version of the key, so that a chunk opens at its
/// own place only. Safe for all threads.
final class ChunkSeal {
    /// The version of what is not sealed.
    static final int NONE = 0;

    private static final byte[] DOMAIN = "waxwing-log-chunk-v1".getBytes(StandardCharsets.US_ASCII);

    private final ServerKeys keys;

    ChunkSeal(ServerKeys keys) {
        this.keys = keys;
    }

    ServerKeys keys() {
        return keys;
    }

    /// What tells a version's key from others.
    byte[] mark(int version) {
        try {
            return keys.mark(version);
        } catch (KeyException e) {
            throw new StorageException(Kind.FAILED, "a key is missing: " + e.getMessage(), e);
        }
    }

    Chunk seal(int log, LogName name, long epoch, ChunkHead head, int key, byte[] data) {
        if (key == NONE) {
            return new Chunk(log, head, NONE, data);
        }
        byte[] sealed = keys.seal(key, context(name, epoch, head, key), data);
        return new Chunk(log, head, key, sealed);
    }

    /// The records of a chunk.
    ///
    /// @throws StorageException when it does not open
    byte[] open(LogName name, long epoch, Chunk chunk) {
        if (chunk.key() == NONE) {
            return chunk.data();
        }
        try {
            byte[] context = context(name, epoch, chunk.head(), chunk.key());
            return keys.open(chunk.key(), context, chunk.data());
        } catch (KeyException | AEADBadTagException e) {
            String what =
                    "the records of log '%s' from offset %d on do not open under key version %d"
                            .formatted(name, chunk.head().first(), chunk.key());
            throw new StorageException(Kind.FAILED, what, e);
        }
    }

    private static byte[] context(LogName name, long epoch, ChunkHead head, int key) {
        byte[] text = name.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DOMAIN.length + 1 + text.length + 8 + 8 + 4 + 4)
                .put(DOMAIN)
                .put((byte) text.length)
                .put(text)
                .putLong(epoch)
                .putLong(head.first())
                .putInt(head.count())
                .putInt(key)
                .array();
    }
}
