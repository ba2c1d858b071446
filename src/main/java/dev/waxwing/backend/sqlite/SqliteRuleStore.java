package dev.waxwing.backend.sqlite;

import dev.waxwing.rules.RuleName;
import dev.waxwing.rules.RuleStore;
import dev.waxwing.rules.RuleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Rules and their versions in SQLite.
public final class SqliteRuleStore implements RuleStore {
    private static final String COLUMNS = "v.name, v.version, v.at, v.author, v.text";

    private final SqliteDatabase db;

    public SqliteRuleStore(SqliteDatabase db) {
        this.db = db;
    }

    @Override
    public Optional<RuleVersion> last(RuleName name) {
        String sql =
                "SELECT "
                        + COLUMNS
                        + " FROM rule_version v WHERE v.name = ? ORDER BY v.version DESC LIMIT 1";
        return db.rows(sql, SqliteRuleStore::version, name.value()).stream().findFirst();
    }

    @Override
    public int count() {
        return db.rows("SELECT count(*) FROM rule", r -> r.getInt(1)).getFirst();
    }

    @Override
    public void add(RuleVersion version) {
        String name = version.name().value();
        var _ =
                db.update(
                        """
                        INSERT INTO rule_version (name, version, at, author, text)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                        name,
                        version.version(),
                        version.at().toEpochMilli(),
                        version.by(),
                        version.text());
        var _ =
                db.update(
                        "DELETE FROM rule_version WHERE name = ? AND version <= ?",
                        name,
                        version.version() - VERSIONS);
        if (version.isRemoval()) {
            var _ = db.update("DELETE FROM rule WHERE name = ?", name);
            forgetRemoved();
        } else {
            var _ =
                    db.update(
                            "REPLACE INTO rule (name, version) VALUES (?, ?)",
                            name,
                            version.version());
        }
    }

    private void forgetRemoved() {
        var _ =
                db.update(
                        """
                        DELETE FROM rule_version WHERE name IN (
                          SELECT name FROM rule_version
                          WHERE name NOT IN (SELECT name FROM rule)
                          GROUP BY name ORDER BY max(at) DESC, name LIMIT -1 OFFSET ?)
                        """,
                        REMOVED);
    }

    @Override
    public List<RuleVersion> current() {
        String sql =
                "SELECT "
                        + COLUMNS
                        + " FROM rule r JOIN rule_version v"
                        + " ON v.name = r.name AND v.version = r.version ORDER BY v.name";
        return db.readers().read(c -> Sql.rows(c, sql, SqliteRuleStore::version));
    }

    @Override
    public List<RuleVersion> history(RuleName name) {
        String sql =
                "SELECT "
                        + COLUMNS
                        + " FROM rule_version v WHERE v.name = ? ORDER BY v.version DESC";
        return db.readers().read(c -> Sql.rows(c, sql, SqliteRuleStore::version, name.value()));
    }

    private static RuleVersion version(ResultSet row) throws SQLException {
        return new RuleVersion(
                new RuleName(row.getString(1)),
                row.getLong(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                row.getString(5));
    }
}
