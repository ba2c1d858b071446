package dev.waxwing.log;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where logs are kept. The methods of the first part run on the journal's writer thread, inside
/// its transaction (or before it starts), see what that transaction did, and are durable with its
/// commit. Those of the second part are for all threads that may wait, and see what is committed.
/// All may throw [dev.waxwing.journal.StorageException].
public interface LogStore {
    /// A stored log.
    ///
    /// @param floor the next offset while no chunk is stored
    record LogRow(int id, LogName name, long epoch, Retention retention, long floor) {}

    /// What is known of a chunk without its data.
    ///
    /// @param first the offset of its first record
    /// @param count records, at least 1
    /// @param at wall time of the commit, ms
    /// @param position bytes that were appended to the log before it
    /// @param bytes of its records
    record ChunkHead(long first, int count, long at, long position, int bytes) {
        /// The first offset behind it.
        long end() {
            return first + count;
        }

        /// The position behind it.
        long endPosition() {
            return position + bytes;
        }
    }

    /// A chunk.
    ///
    /// @param key the version of the key it is sealed under; 0: it is not sealed
    /// @param data the records, sealed or not
    record Chunk(int log, ChunkHead head, int key, byte[] data) {}

    /// What is read from a log in one transaction.
    ///
    /// @param chunks in order, the first holds the offset that was asked for; none when no chunk
    ///   does
    record StoredPage(LogHead head, List<Chunk> chunks) {}

    /// A chunk to be sealed anew.
    ///
    /// @param id its place in the global order
    record OldChunk(long id, LogName name, long epoch, Chunk chunk) {}

    @Nullable LogRow find(LogName name);

    /// Stores a new log with `floor` 1.
    LogRow create(LogName name, long epoch, Retention retention);

    void retain(int log, Retention retention);

    /// Stores chunks; those of one log follow each other.
    void insert(List<Chunk> chunks);

    @Nullable ChunkHead oldest(int log);

    @Nullable ChunkHead newest(int log);

    /// Removes the chunk with this first offset.
    void drop(int log, long first);

    void floor(int log, long next);

    /// Removes a log and its chunks.
    void remove(int log);

    /// The next logs in order of id that bound the age of what they keep.
    List<LogRow> ageing(int afterId, int limit);

    /// Remembers that chunks are sealed under this version of the key, and a mark of that key.
    void useKey(int version, byte[] mark);

    /// The opposite: no chunk is sealed under it any more.
    void releaseKey(int version);

    /// The versions of the key under which chunks are sealed, with their marks.
    Map<Integer, byte[]> keysInUse();

    /// Whether any chunk, or anything else in the storage, is sealed under this version of the key;
    /// looks at all chunks.
    boolean isUsed(int version);

    /// Replaces what a chunk holds by the same under another key; nothing happens when it is gone.
    void reseal(long id, int key, byte[] data);

    /// Reads from the chunk that holds the offset `after + 1`, up to and with the chunk that passes
    /// `maxBytes`.
    StoredPage read(LogName name, long after, long maxBytes);

    /// Where all logs stand whose names begin so.
    Map<LogName, LogHead> heads(String prefix);

    /// The next chunks in the global order that are sealed under another version than this, until
    /// they pass `maxBytes`.
    List<OldChunk> sealedOtherwise(long afterId, int version, long maxBytes);

    /// How many there are.
    long countSealedOtherwise(int version);
}
