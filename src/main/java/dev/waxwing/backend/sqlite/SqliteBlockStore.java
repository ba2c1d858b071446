package dev.waxwing.backend.sqlite;

import dev.waxwing.gate.AddressBlock;
import dev.waxwing.gate.BlockStore;
import dev.waxwing.gate.Network;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Blocked addresses in SQLite.
public final class SqliteBlockStore implements BlockStore {
    private final SqliteDatabase db;
    private final Prepared put;
    private final Prepared remove;

    public SqliteBlockStore(SqliteDatabase db) {
        this.db = db;
        this.put =
                new Prepared(
                        db.writer(),
                        """
                        REPLACE INTO address_block (network, since, until, level, author, reason)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """);
        this.remove = new Prepared(db.writer(), "DELETE FROM address_block WHERE network = ?");
    }

    @Override
    public void put(AddressBlock block) {
        put.run(s -> {
            s.setString(1, block.network().toString());
            s.setLong(2, block.from().toEpochMilli());
            s.setLong(3, block.until().toEpochMilli());
            s.setInt(4, block.level());
            s.setString(5, block.by());
            s.setString(6, block.reason());
            return s.executeUpdate();
        });
    }

    @Override
    public void remove(Network network) {
        remove.run(s -> {
            s.setString(1, network.toString());
            return s.executeUpdate();
        });
    }

    @Override
    public List<AddressBlock> all() {
        return db.readers()
                .read(connection -> {
                    String sql =
                            "SELECT network, since, until, level, author, reason FROM"
                                    + " address_block";
                    List<AddressBlock> all = new ArrayList<>();
                    try (PreparedStatement s = connection.prepareStatement(sql);
                            ResultSet r = s.executeQuery()) {
                        while (r.next()) {
                            all.add(
                                    new AddressBlock(
                                            Network.parse(r.getString(1)),
                                            Instant.ofEpochMilli(r.getLong(2)),
                                            Instant.ofEpochMilli(r.getLong(3)),
                                            r.getInt(4),
                                            r.getString(5),
                                            r.getString(6)));
                        }
                    }
                    return all;
                });
    }
}
