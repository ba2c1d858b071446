package dev.waxwing.backend.sqlite;

import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.ChunkHead;
import dev.waxwing.log.LogStore.OldChunk;
import dev.waxwing.log.LogStore.StoredPage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is read of logs beside the writer, by all threads that may wait.
final class SqliteLogQueries {
    private static final String STATE =
            """
            SELECT id, epoch,
              coalesce((SELECT first FROM chunk WHERE log = log.id ORDER BY first LIMIT 1), floor),
              coalesce((SELECT first + count FROM chunk WHERE log = log.id
                        ORDER BY first DESC LIMIT 1), floor)
            FROM log WHERE name = ?
            """;

    private static final String STATES =
            """
            SELECT name, epoch,
              coalesce((SELECT first FROM chunk WHERE log = log.id ORDER BY first LIMIT 1), floor),
              coalesce((SELECT first + count FROM chunk WHERE log = log.id
                        ORDER BY first DESC LIMIT 1), floor)
            FROM log WHERE name >= ? AND substr(name, 1, length(?)) = ? ORDER BY name
            """;

    private static final String CHUNKS =
            """
            SELECT first, count, at, position, bytes, key, data FROM chunk
            WHERE log = ? AND first >= coalesce(
              (SELECT first FROM chunk WHERE log = ? AND first <= ? ORDER BY first DESC LIMIT 1), ?)
            ORDER BY first
            """;

    private static final String OTHERWISE =
            """
            SELECT c.first, c.count, c.at, c.position, c.bytes, c.key, c.data, c.id, l.id, l.name,
              l.epoch
            FROM chunk c JOIN log l ON l.id = c.log
            WHERE c.id > ? AND c.key NOT IN (0, ?) ORDER BY c.id
            """;

    private final Readers readers;

    SqliteLogQueries(Readers readers) {
        this.readers = readers;
    }

    /// The chunks are of the same moment as the head: what is open of the first query keeps the
    /// second one there.
    StoredPage read(LogName name, long after, long maxBytes) {
        return readers.readKept(connection ->
                connection
                        .kept(STATE)
                        .run(s -> {
                            s.setString(1, name.text());
                            try (ResultSet r = s.executeQuery()) {
                                return r.next()
                                        ? page(connection, r, after + 1, maxBytes)
                                        : new StoredPage(LogHead.NONE, List.of());
                            }
                        }));
    }

    private static StoredPage page(
            ReadConnection connection, ResultSet state, long from, long maxBytes)
            throws SQLException {
        LogHead head = new LogHead(state.getLong(2), state.getLong(3), state.getLong(4));
        boolean isThere = from >= head.first() && from < head.next();
        return new StoredPage(
                head, isThere ? chunks(connection, state.getInt(1), from, maxBytes) : List.of());
    }

    Map<LogName, LogHead> heads(String prefix) {
        return readers.read(connection -> {
            Map<LogName, LogHead> heads = new HashMap<>();
            try (PreparedStatement s = connection.prepareStatement(STATES)) {
                s.setString(1, prefix);
                s.setString(2, prefix);
                s.setString(3, prefix);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        heads.put(
                                new LogName(r.getString(1)),
                                new LogHead(r.getLong(2), r.getLong(3), r.getLong(4)));
                    }
                }
            }
            return heads;
        });
    }

    private static List<Chunk> chunks(
            ReadConnection connection, int log, long from, long maxBytes) {
        return connection
                .kept(CHUNKS)
                .run(s -> {
                    s.setInt(1, log);
                    s.setInt(2, log);
                    s.setLong(3, from);
                    s.setLong(4, from);
                    List<Chunk> chunks = new ArrayList<>();
                    try (ResultSet r = s.executeQuery()) {
                        for (long bytes = 0; bytes < maxBytes && r.next(); ) {
                            Chunk chunk = chunk(log, r);
                            bytes += chunk.head().bytes();
                            chunks.add(chunk);
                        }
                    }
                    return chunks;
                });
    }

    private static Chunk chunk(int log, ResultSet r) throws SQLException {
        ChunkHead head = SqliteLogStore.chunkHead(r, 1);
        return new Chunk(log, head, r.getInt(6), r.getBytes(7));
    }

    List<OldChunk> sealedOtherwise(long afterId, int version, long maxBytes) {
        return readers.read(connection -> {
            List<OldChunk> old = new ArrayList<>();
            try (PreparedStatement s = connection.prepareStatement(OTHERWISE)) {
                s.setLong(1, afterId);
                s.setInt(2, version);
                try (ResultSet r = s.executeQuery()) {
                    for (long bytes = 0; bytes < maxBytes && r.next(); ) {
                        Chunk chunk = chunk(r.getInt(9), r);
                        bytes += chunk.head().bytes();
                        LogName name = new LogName(r.getString(10));
                        old.add(new OldChunk(r.getLong(8), name, r.getLong(11), chunk));
                    }
                }
            }
            return old;
        });
    }

    long countSealedOtherwise(int version) {
        return readers.read(connection -> {
            try (PreparedStatement s =
                    connection.prepareStatement(
                            "SELECT count(*) FROM chunk WHERE key NOT IN (0, ?)")) {
                s.setInt(1, version);
                try (ResultSet r = s.executeQuery()) {
                    return r.getLong(1);
                }
            }
        });
    }
}
