package dev.waxwing.backend.sqlite;

import dev.waxwing.accounts.AccountStore.ApiKeyRow;
import dev.waxwing.accounts.AccountStore.LoginRow;
import dev.waxwing.accounts.AccountStore.RevokedKey;
import dev.waxwing.accounts.ApiKey;
import dev.waxwing.accounts.Login;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the rows of accounts, logins and API keys say.
final class AccountRows {
    static final String USER =
            "user_id, username, role, created_at, ed25519, x25519, blocked_at FROM account";
    static final String LOGIN =
            """
            id, user_id, agent, created_at, used_at, expires_at,
              revoked_at, generation, hash, rotated_at FROM login
            """;
    static final String API_KEY =
            "k.id, k.user_id, k.name, k.scopes, k.created_at, k.expires_at FROM api_key k";

    private AccountRows() {}

    static User user(ResultSet r) throws SQLException {
        return new User(
                new UserId(r.getString("user_id")),
                r.getString("username"),
                role(r.getString("role")),
                instant(r.getLong("created_at")),
                Optional.ofNullable(r.getBytes("ed25519")).map(VerifyingKey::stored),
                Optional.ofNullable(r.getBytes("x25519")).map(AgreementKey::stored),
                r.getObject("blocked_at") != null);
    }

    static Login login(ResultSet r) throws SQLException {
        return new Login(
                r.getString("id"),
                new UserId(r.getString("user_id")),
                r.getString("agent"),
                instant(r.getLong("created_at")),
                instant(r.getLong("used_at")),
                instant(r.getLong("expires_at")));
    }

    static LoginRow loginRow(ResultSet r) throws SQLException {
        return new LoginRow(
                login(r),
                r.getObject("revoked_at") != null,
                r.getInt("generation"),
                r.getBytes("hash"),
                instant(r.getLong("rotated_at")));
    }

    static ApiKey apiKey(ResultSet r) throws SQLException {
        long expires = r.getLong("expires_at");
        return new ApiKey(
                r.getString("id"),
                new UserId(r.getString("user_id")),
                r.getString("name"),
                scopes(r.getString("scopes")),
                instant(r.getLong("created_at")),
                expires == 0 ? Optional.empty() : Optional.of(instant(expires)));
    }

    static ApiKeyRow apiKeyRow(ResultSet r) throws SQLException {
        return new ApiKeyRow(
                apiKey(r),
                r.getBytes("hash"),
                role(r.getString("role")),
                r.getObject("blocked_at") != null);
    }

    static RevokedKey revokedKey(ResultSet r) throws SQLException {
        return new RevokedKey(
                r.getString("id"), new UserId(r.getString("user_id")), r.getBytes("hash"));
    }

    static String scopes(Set<Permission> scopes) {
        return scopes.stream().map(Permission::word).sorted().collect(Collectors.joining(" "));
    }

    private static Set<Permission> scopes(String words) {
        return Arrays.stream(words.split(" "))
                .map(word -> Permission.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static Role role(String word) {
        return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
