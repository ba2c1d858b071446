package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.accounts.AccountQueries;
import dev.waxwing.accounts.AccountStore;
import dev.waxwing.accounts.ApiKey;
import dev.waxwing.accounts.Login;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts in SQLite.
public final class SqliteAccountStore implements AccountStore {
    private final Connection writer;
    private final AccountQueries queries;

    public SqliteAccountStore(SqliteDatabase database) {
        this.writer = database.writer();
        this.queries = new SqliteAccountQueries(database.readers());
    }

    @Override
    public AccountQueries queries() {
        return queries;
    }

    @Override
    public boolean insert(User user, Optional<String> passwordHash) {
        return update(
                        """
                        INSERT INTO account
                          (user_id, username, role, created_at, ed25519, x25519, password, changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (user_id) DO NOTHING
                        """,
                        user.id().value(),
                        user.username(),
                        user.role().word(),
                        user.createdAt().toEpochMilli(),
                        user.key().map(VerifyingKey::bytes).orElse(null),
                        user.agreementKey().map(AgreementKey::bytes).orElse(null),
                        passwordHash.orElse(null))
                == 1;
    }

    @Override
    public Optional<User> user(UserId id) {
        return translate(() ->
                Sql.row(
                        writer,
                        "SELECT " + AccountRows.USER + " WHERE user_id = ?",
                        AccountRows::user,
                        id.value()));
    }

    @Override
    public void change(UserId id, Role role, boolean blocked, Instant at) {
        update(
                "UPDATE account SET role = ?, blocked_at = ?, changed_at = ? WHERE user_id = ?",
                role.word(),
                blocked ? at.toEpochMilli() : null,
                at.toEpochMilli(),
                id.value());
    }

    @Override
    public void setPassword(UserId id, String passwordHash) {
        update("UPDATE account SET password = ? WHERE user_id = ?", passwordHash, id.value());
    }

    @Override
    public void insert(LoginRow row) {
        Login login = row.login();
        update(
                """
                INSERT INTO login (id, user_id, agent, created_at, used_at, expires_at,
                  revoked_at, generation, hash, rotated_at) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)
                """,
                login.id(),
                login.user().value(),
                login.agent(),
                login.createdAt().toEpochMilli(),
                login.usedAt().toEpochMilli(),
                login.expiresAt().toEpochMilli(),
                row.generation(),
                row.hash(),
                row.rotatedAt().toEpochMilli());
    }

    @Override
    public Optional<LoginRow> login(String id) {
        return translate(() ->
                Sql.row(
                        writer,
                        "SELECT " + AccountRows.LOGIN + " WHERE id = ?",
                        AccountRows::loginRow,
                        id));
    }

    @Override
    public void rotate(String id, int generation, byte[] hash, Instant at, Instant expiresAt) {
        update(
                """
                UPDATE login SET generation = ?, hash = ?, rotated_at = ?, used_at = ?, expires_at = ?
                WHERE id = ?
                """,
                generation,
                hash,
                at.toEpochMilli(),
                at.toEpochMilli(),
                expiresAt.toEpochMilli(),
                id);
    }

    @Override
    public void revoke(String id, Instant at) {
        update(
                "UPDATE login SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                at.toEpochMilli(),
                id);
    }

    @Override
    public List<String> logins(UserId user, Instant now) {
        return translate(() ->
                Sql.rows(
                        writer,
                        """
                        SELECT id FROM login
                        WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?
                        """,
                        r -> r.getString(1),
                        user.value(),
                        now.toEpochMilli()));
    }

    @Override
    public void insert(ApiKey key, byte[] hash) {
        update(
                """
                INSERT INTO api_key (id, user_id, name, scopes, hash, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                key.id(),
                key.user().value(),
                key.name(),
                AccountRows.scopes(key.scopes()),
                hash,
                key.createdAt().toEpochMilli(),
                key.expiresAt().map(Instant::toEpochMilli).orElse(null));
    }

    @Override
    public Optional<RevokedKey> revokeApiKey(String id, Instant at, int remembered) {
        Optional<RevokedKey> key =
                translate(() ->
                        Sql.row(
                                writer,
                                "SELECT id, user_id, hash FROM api_key WHERE id = ?",
                                AccountRows::revokedKey,
                                id));
        if (key.isPresent()) {
            remember(key.get(), at, remembered);
            update("DELETE FROM api_key WHERE id = ?", id);
        }
        return key;
    }

    private void remember(RevokedKey key, Instant at, int remembered) {
        update(
                "REPLACE INTO revoked_api_key (id, user_id, hash, revoked_at) VALUES (?, ?, ?, ?)",
                key.id(),
                key.user().value(),
                key.hash(),
                at.toEpochMilli());
        update(
                """
                DELETE FROM revoked_api_key WHERE id IN
                  (SELECT id FROM revoked_api_key ORDER BY revoked_at DESC LIMIT -1 OFFSET ?)
                """,
                remembered);
    }

    @Override
    public long apiKeys() {
        return translate(() -> Sql.number(writer, "SELECT count(*) FROM api_key"));
    }

    @Override
    public void putSetupToken(byte[] hash, Instant expiresAt) {
        update(
                "REPLACE INTO setup_token (id, hash, expires_at) VALUES (1, ?, ?)",
                hash,
                expiresAt.toEpochMilli());
    }

    @Override
    public boolean takeSetupToken(byte[] hash, Instant now) {
        return update(
                        "DELETE FROM setup_token WHERE hash = ? AND expires_at > ?",
                        hash,
                        now.toEpochMilli())
                == 1;
    }

    @Override
    public List<String> forget(Instant revokedBefore, Instant now, int limit) {
        // UNION ALL stops at the limit; UNION would collect all there are first.
        return translate(() ->
                        Sql.rows(
                                writer,
                                """
                                DELETE FROM login WHERE id IN
                                  (SELECT id FROM login WHERE revoked_at < ? UNION ALL
                                   SELECT id FROM login WHERE expires_at <= ? LIMIT ?)
                                RETURNING CASE WHEN revoked_at IS NULL THEN id ELSE '' END
                                """,
                                r -> r.getString(1),
                                revokedBefore.toEpochMilli(),
                                now.toEpochMilli(),
                                limit))
                .stream()
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private int update(String sql, @Nullable Object... values) {
        return translate(() -> Sql.update(writer, sql, values));
    }
}
