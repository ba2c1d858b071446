package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.chat.DirectMessage;
import dev.waxwing.chat.MessageStore;
import dev.waxwing.chat.StoredMessage;
import dev.waxwing.model.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Direct messages in SQLite: on the hot path a message costs one insert at the end of a table.
public final class SqliteMessageStore implements MessageStore {
    private static final String ROW =
            """
            SELECT from_user, to_user, timestamp, signature, encrypted_key,
                   encryption_nonce, message_id, content
            FROM message WHERE id = ?
            """;

    private static final String RUNS =
            """
            SELECT first, ids FROM inbox_run
            WHERE user = ? AND last > ? AND last <= ? ORDER BY last
            """;

    private final SqliteDatabase db;
    private final Prepared insert;
    private final Prepared insertRun;
    private final Prepared recordIndexed;
    private final Prepared recordDelivered;
    private final Prepared deliveredTo;
    private final Prepared lastIndexed;
    private final Prepared find;

    public SqliteMessageStore(SqliteDatabase db) {
        this.db = db;
        this.insert =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO message
                          (id, from_user, to_user, timestamp, signature, encrypted_key,
                           encryption_nonce, message_id, content)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """);
        this.insertRun =
                new Prepared(
                        db.writer(),
                        "INSERT INTO inbox_run (user, last, first, ids) VALUES (?, ?, ?, ?)");
        this.recordIndexed =
                new Prepared(db.writer(), "UPDATE fact SET value = ? WHERE name = 'inbox_indexed'");
        this.recordDelivered =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO inbox (user, delivered) VALUES (?, ?)
                        ON CONFLICT (user) DO UPDATE SET delivered = excluded.delivered
                        """);
        this.deliveredTo =
                new Prepared(
                        db.writer(),
                        "SELECT coalesce(max(delivered), 0) FROM inbox WHERE user = ?");
        this.lastIndexed =
                new Prepared(
                        db.writer(), "SELECT coalesce(max(last), 0) FROM inbox_run WHERE user = ?");
        this.find = new Prepared(db.writer(), ROW);
    }

    @Override
    public void insert(long id, DirectMessage message) {
        insert.run(s -> {
            s.setLong(1, id);
            s.setString(2, message.from().value());
            s.setString(3, message.to().value());
            s.setString(4, message.timestamp());
            s.setString(5, message.signature());
            s.setString(6, message.encryptedKey());
            s.setString(7, message.encryptionNonce());
            s.setString(8, message.messageId());
            s.setString(9, message.content());
            return s.executeUpdate();
        });
        db.wrote(message.content().length());
    }

    @Override
    public void insertRun(UserId user, long[] ids) {
        byte[] distances = IdDistances.encode(ids);
        insertRun.run(s -> {
            s.setString(1, user.value());
            s.setLong(2, ids[ids.length - 1]);
            s.setLong(3, ids[0]);
            s.setBytes(4, distances);
            return s.executeUpdate();
        });
        db.wrote(distances.length);
    }

    @Override
    public void recordIndexed(long id) {
        recordIndexed.run(s -> {
            s.setLong(1, id);
            return s.executeUpdate();
        });
    }

    @Override
    public void recordDelivered(UserId user, long id) {
        recordDelivered.run(s -> {
            s.setString(1, user.value());
            s.setLong(2, id);
            return s.executeUpdate();
        });
    }

    /// Never goes back, whatever was removed: runs, marks and the floor remember ids as well.
    @Override
    public long lastId() {
        return one(
                """
                SELECT max(coalesce((SELECT max(id) FROM message), 0),
                           coalesce((SELECT max(last) FROM inbox_run), 0),
                           coalesce((SELECT max(delivered) FROM inbox), 0),
                           (SELECT value FROM fact WHERE name = 'message_floor'))
                """);
    }

    @Override
    public long indexedTo() {
        return one("SELECT value FROM fact WHERE name = 'inbox_indexed'");
    }

    @Override
    public long deliveredTo(UserId user) {
        return number(deliveredTo, user);
    }

    @Override
    public long lastIndexed(UserId user) {
        return number(lastIndexed, user);
    }

    @Override
    public Optional<DirectMessage> find(long id) {
        return find.run(s -> {
            s.setLong(1, id);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? Optional.of(message(r)) : Optional.empty();
            }
        });
    }

    @Override
    public void scan(long after, Consumer<Address> visitor) {
        String sql = "SELECT id, to_user FROM message WHERE id > ? ORDER BY id";
        translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                s.setLong(1, after);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        visitor.accept(new Address(r.getLong(1), new UserId(r.getString(2))));
                    }
                }
            }
            return true;
        });
    }

    @Override
    public Page read(
            UserId user, long after, long indexedTo, long[] recent, int maxCount, long maxBytes) {
        return db.readers()
                .readKept(c ->
                        new Reading(c, maxCount, maxBytes).page(user, after, indexedTo, recent));
    }

    private static long number(Prepared query, UserId user) {
        return query.run(s -> {
            s.setString(1, user.value());
            return first(s);
        });
    }

    private long one(String sql) {
        return translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                return first(s);
            }
        });
    }

    private static long first(PreparedStatement s) throws SQLException {
        try (ResultSet r = s.executeQuery()) {
            r.next();
            return r.getLong(1);
        }
    }

    /// The row of a query for all columns but the id.
    private static DirectMessage message(ResultSet r) throws SQLException {
        return new DirectMessage(
                new UserId(r.getString(1)),
                new UserId(r.getString(2)),
                r.getString(8),
                r.getString(5),
                r.getString(6),
                r.getString(3),
                r.getString(4),
                r.getString(7));
    }

    /// One page, on one reading connection.
    private static final class Reading {
        private final ReadConnection connection;
        private final int maxCount;
        private final long maxBytes;
        private final List<StoredMessage> messages = new ArrayList<>();
        private long bytes;
        private long readTo;

        Reading(ReadConnection connection, int maxCount, long maxBytes) {
            this.connection = connection;
            this.maxCount = maxCount;
            this.maxBytes = maxBytes;
        }

        Page page(UserId user, long after, long indexedTo, long[] recent) {
            readTo = after;
            return connection
                    .kept(ROW)
                    .run(row -> {
                        if (runs(row, user, after, indexedTo)) {
                            readTo = Math.max(readTo, indexedTo);
                            boolean _ = all(row, recent);
                        }
                        return new Page(List.copyOf(messages), readTo);
                    });
        }

        /// Whether the runs were read to their end.
        private boolean runs(PreparedStatement row, UserId user, long after, long indexedTo) {
            return after >= indexedTo
                    || connection
                            .kept(RUNS)
                            .run(s -> {
                                s.setString(1, user.value());
                                s.setLong(2, after);
                                s.setLong(3, indexedTo);
                                try (ResultSet r = s.executeQuery()) {
                                    return runs(row, r);
                                }
                            });
        }

        private boolean runs(PreparedStatement row, ResultSet r) throws SQLException {
            while (r.next()) {
                if (!all(row, IdDistances.decode(r.getLong(1), r.getBytes(2)))) {
                    return false;
                }
            }
            return true;
        }

        /// Reads those that come behind; false when the page is full before their end.
        private boolean all(PreparedStatement row, long[] ids) throws SQLException {
            for (long id : ids) {
                if (id > readTo) {
                    if (messages.size() >= maxCount || bytes >= maxBytes) {
                        return false;
                    }
                    one(row, id);
                    readTo = id;
                }
            }
            return true;
        }

        /// One that is gone meanwhile is passed over.
        private void one(PreparedStatement row, long id) throws SQLException {
            row.setLong(1, id);
            try (ResultSet r = row.executeQuery()) {
                if (r.next()) {
                    DirectMessage message = message(r);
                    messages.add(new StoredMessage(id, message));
                    bytes += message.content().length();
                }
            }
        }
    }
}
