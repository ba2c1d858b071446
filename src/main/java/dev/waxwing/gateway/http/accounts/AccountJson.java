package dev.waxwing.gateway.http.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waxwing.accounts.ApiKey;
import dev.waxwing.accounts.Grant;
import dev.waxwing.accounts.Login;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.User;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the endpoints of `/api/v1` send and are sent. Binary fields are unpadded base64url.
final class AccountJson {
    private AccountJson() {}

    /// `register`.
    record Registration(
            @Nullable String userId,
            @Nullable String username,
            @Nullable String password,
            @Nullable String publicKey,
            @Nullable String x25519PublicKey,
            @Nullable String setupToken) {}

    /// `challenge`.
    record ChallengeFor(@Nullable String userId) {}

    /// `login`: a password, or a signature over the challenge as
    /// [dev.waxwing.accounts.LoginSignature] says.
    record Credentials(
            @Nullable String userId, @Nullable String password, @Nullable String signature) {}

    /// `refresh` and `logout`; nothing where the cookie says it.
    record Refresh(@Nullable String refreshToken) {}

    /// A key to be made.
    record NewApiKey(String name, List<String> scopes, @Nullable Integer expiresInDays) {
        NewApiKey {
            Objects.requireNonNull(name, "name");
            scopes = List.copyOf(Objects.requireNonNull(scopes, "scopes"));
        }
    }

    /// A user, for that user.
    record Own(
            String userId,
            String username,
            String role,
            @Nullable String publicKey,
            @Nullable String x25519PublicKey,
            String createdAt) {
        static Own of(User user) {
            return new Own(
                    user.id().value(),
                    user.username(),
                    user.role().word(),
                    user.key().map(key -> base64(key.bytes())).orElse(null),
                    user.agreementKey().map(key -> base64(key.bytes())).orElse(null),
                    Rfc3339.text(user.createdAt()));
        }
    }

    /// @param refreshToken absent where it is in a cookie
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tokens(
            Own user,
            String session,
            String accessToken,
            String accessExpiresAt,
            @Nullable String refreshToken,
            String refreshExpiresAt) {
        static Tokens of(Grant grant, boolean inCookie) {
            return new Tokens(
                    Own.of(grant.user()),
                    grant.login(),
                    grant.accessToken(),
                    Rfc3339.text(grant.accessExpires()),
                    inCookie ? null : grant.refreshToken(),
                    Rfc3339.text(grant.refreshExpires()));
        }
    }

    /// @param current whether it is the one that asks
    record Session(
            String id,
            String agent,
            String createdAt,
            String usedAt,
            String expiresAt,
            boolean current) {
        static Session of(Login login, String asking) {
            return new Session(
                    login.id(),
                    login.agent(),
                    Rfc3339.text(login.createdAt()),
                    Rfc3339.text(login.usedAt()),
                    Rfc3339.text(login.expiresAt()),
                    login.id().equals(asking));
        }
    }

    /// @param key the whole key, only where it has just been made
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Key(
            String id,
            String name,
            List<String> scopes,
            String createdAt,
            @Nullable String expiresAt,
            @Nullable String key) {
        static Key of(ApiKey key, @Nullable String text) {
            return new Key(
                    key.id(),
                    key.name(),
                    key.scopes().stream().map(Permission::word).sorted().toList(),
                    Rfc3339.text(key.createdAt()),
                    key.expiresAt().map((Instant at) -> Rfc3339.text(at)).orElse(null),
                    text);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
