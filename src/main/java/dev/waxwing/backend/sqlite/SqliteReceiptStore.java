package dev.waxwing.backend.sqlite;

import dev.waxwing.chat.Receipt;
import dev.waxwing.chat.ReceiptStore;
import dev.waxwing.model.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Receipts in SQLite.
public final class SqliteReceiptStore implements ReceiptStore {
    private static final String OF =
            """
            SELECT reader, delivered, read FROM receipt
            WHERE writer = ? AND reader > ? ORDER BY reader LIMIT ?
            """;

    private final SqliteDatabase db;
    private final Prepared raise;

    public SqliteReceiptStore(SqliteDatabase db) {
        this.db = db;
        this.raise =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO receipt (writer, reader, delivered, read) VALUES (?, ?, ?, ?)
                        ON CONFLICT (writer, reader) DO UPDATE SET
                          delivered = max(delivered, excluded.delivered),
                          read = max(read, excluded.read)
                        WHERE excluded.delivered > delivered OR excluded.read > read
                        """);
    }

    @Override
    public void raise(Receipt receipt) {
        raise.run(s -> {
            s.setString(1, receipt.writer().value());
            s.setString(2, receipt.reader().value());
            s.setLong(3, receipt.delivered());
            s.setLong(4, receipt.read());
            return s.executeUpdate();
        });
        db.wrote(receipt.writer().value().length() + receipt.reader().value().length());
    }

    @Override
    public List<Receipt> of(UserId writer, String after, int limit) {
        return db.readers()
                .readKept(connection ->
                        connection
                                .kept(OF)
                                .run(s -> {
                                    s.setString(1, writer.value());
                                    s.setString(2, after);
                                    s.setInt(3, limit);
                                    return receipts(s, writer);
                                }));
    }

    private static List<Receipt> receipts(PreparedStatement s, UserId writer) throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                UserId reader = new UserId(r.getString(1));
                receipts.add(new Receipt(writer, reader, r.getLong(2), r.getLong(3)));
            }
        }
        return receipts;
    }
}
