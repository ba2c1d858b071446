package dev.waxwing.backend.sqlite;

import dev.waxwing.chat.DirectPlace;
import dev.waxwing.chat.MessageSearch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Direct messages by name, in SQLite. It reads the table in pieces from its end, each in a
/// transaction of its own, so that the log can be folded in meanwhile.
public final class SqliteMessageSearch implements MessageSearch {
    /// Ids of one piece.
    private static final long PIECE = 20_000;

    private static final String FIND =
            """
            SELECT m.id, m.from_user, m.to_user, m.timestamp,
              m.id <= coalesce((SELECT delivered FROM inbox WHERE user = m.to_user), 0),
              m.id <= coalesce((SELECT delivered FROM receipt
                                WHERE writer = m.from_user AND reader = m.to_user), 0),
              m.id <= coalesce((SELECT read FROM receipt
                                WHERE writer = m.from_user AND reader = m.to_user), 0)
            FROM message m
            WHERE m.id > ? AND m.id <= ? AND (m.message_id = ? OR m.id = ?) ORDER BY m.id DESC
            """;

    private final Readers readers;

    public SqliteMessageSearch(SqliteDatabase db) {
        this.readers = db.readers();
    }

    @Override
    public List<DirectPlace> find(String messageId) {
        long number = messageId.matches("[1-9]\\d{0,17}") ? Long.parseLong(messageId) : 0;
        long first = bound("SELECT coalesce(min(id), 1) FROM message");
        List<DirectPlace> found = new ArrayList<>();
        for (long to = bound("SELECT coalesce(max(id), 0) FROM message");
                to >= first;
                to -= PIECE) {
            found.addAll(piece(to, messageId, number));
        }
        return found;
    }

    private List<DirectPlace> piece(long to, String messageId, long number) {
        return readers.read(connection -> {
            List<DirectPlace> found = new ArrayList<>();
            try (PreparedStatement s = connection.prepareStatement(FIND)) {
                s.setLong(1, to - PIECE);
                s.setLong(2, to);
                s.setString(3, messageId);
                s.setLong(4, number);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        found.add(place(r));
                    }
                }
            }
            return found;
        });
    }

    private static DirectPlace place(ResultSet r) throws SQLException {
        return new DirectPlace(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getBoolean(5),
                r.getBoolean(6),
                r.getBoolean(7));
    }

    private long bound(String sql) {
        return readers.read(connection -> {
            try (PreparedStatement s = connection.prepareStatement(sql);
                    ResultSet r = s.executeQuery()) {
                r.next();
                return r.getLong(1);
            }
        });
    }
}
