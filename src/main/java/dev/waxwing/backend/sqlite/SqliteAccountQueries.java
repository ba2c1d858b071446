package dev.waxwing.backend.sqlite;

import dev.waxwing.accounts.AccountQueries;
import dev.waxwing.accounts.AccountStore.ApiKeyRow;
import dev.waxwing.accounts.AccountStore.RevokedKey;
import dev.waxwing.accounts.ApiKey;
import dev.waxwing.accounts.Login;
import dev.waxwing.accounts.User;
import dev.waxwing.model.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions about accounts, asked of SQLite through the connections for reading.
final class SqliteAccountQueries implements AccountQueries {
    private static final String CREDENTIALS =
            "SELECT password, " + AccountRows.USER + " WHERE user_id = ?";

    private final Readers readers;

    SqliteAccountQueries(Readers readers) {
        this.readers = readers;
    }

    @Override
    public Optional<User> user(UserId id) {
        return credentials(id).map(Credentials::user);
    }

    @Override
    public Optional<Credentials> credentials(UserId id) {
        return readers.readKept(connection ->
                connection
                        .kept(CREDENTIALS)
                        .run(s -> {
                            s.setString(1, id.value());
                            try (ResultSet r = s.executeQuery()) {
                                return r.next() ? Optional.of(credentials(r)) : Optional.empty();
                            }
                        }));
    }

    private static Credentials credentials(ResultSet r) throws SQLException {
        return new Credentials(AccountRows.user(r), Optional.ofNullable(r.getString("password")));
    }

    @Override
    public List<User> users(String after, int limit) {
        return readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT "
                                + AccountRows.USER
                                + " WHERE user_id > ? ORDER BY user_id LIMIT ?",
                        AccountRows::user,
                        after,
                        limit));
    }

    @Override
    public long countUsers() {
        return readers.read(c -> Sql.number(c, "SELECT count(*) FROM account"));
    }

    @Override
    public List<Login> logins(UserId user, Instant now) {
        return readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT "
                                + AccountRows.LOGIN
                                + " WHERE user_id = ? AND revoked_at IS NULL"
                                + " AND expires_at > ? ORDER BY used_at DESC",
                        AccountRows::login,
                        user.value(),
                        now.toEpochMilli()));
    }

    @Override
    public Optional<Login> login(String id) {
        return readers.read(c ->
                Sql.row(
                        c,
                        "SELECT " + AccountRows.LOGIN + " WHERE id = ?",
                        AccountRows::login,
                        id));
    }

    @Override
    public List<ApiKey> apiKeys(UserId user) {
        return readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT "
                                + AccountRows.API_KEY
                                + " WHERE k.user_id = ? ORDER BY k.created_at",
                        AccountRows::apiKey,
                        user.value()));
    }

    @Override
    public List<ApiKeyRow> apiKeys() {
        return readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT k.hash, a.role, a.blocked_at, "
                                + AccountRows.API_KEY
                                + " JOIN account a ON a.user_id = k.user_id",
                        AccountRows::apiKeyRow));
    }

    @Override
    public List<RevokedKey> revokedApiKeys() {
        return readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT id, user_id, hash FROM revoked_api_key",
                        AccountRows::revokedKey));
    }

    @Override
    public Map<String, Instant> revokedSince(Instant from) {
        Map<String, Instant> found = new HashMap<>();
        readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT id, revoked_at FROM login WHERE revoked_at >= ?",
                        r -> found.put(r.getString(1), AccountRows.instant(r.getLong(2))) == null,
                        from.toEpochMilli()));
        return found;
    }

    @Override
    public Map<UserId, Instant> changedSince(Instant from) {
        Map<UserId, Instant> found = new HashMap<>();
        readers.read(c ->
                Sql.rows(
                        c,
                        "SELECT user_id, changed_at FROM account WHERE changed_at >= ?",
                        r ->
                                found.put(
                                                new UserId(r.getString(1)),
                                                AccountRows.instant(r.getLong(2)))
                                        == null,
                        from.toEpochMilli()));
        return found;
    }

    @Override
    public boolean hasAdmin() {
        return readers.read(c ->
                Sql.number(c, "SELECT EXISTS (SELECT 1 FROM account WHERE role = 'admin')") == 1);
    }

    @Override
    public Optional<Instant> setupTokenExpires() {
        return readers.read(c ->
                Sql.row(
                        c,
                        "SELECT expires_at FROM setup_token",
                        r -> AccountRows.instant(r.getLong(1))));
    }
}
