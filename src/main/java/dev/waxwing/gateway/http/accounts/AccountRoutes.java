package dev.waxwing.gateway.http.accounts;

import dev.waxwing.accounts.AccountRefused;
import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.Grant;
import dev.waxwing.accounts.LoginSignature;
import dev.waxwing.accounts.NewAccount;
import dev.waxwing.accounts.Permission;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.AccountJson.ChallengeFor;
import dev.waxwing.gateway.http.accounts.AccountJson.Credentials;
import dev.waxwing.gateway.http.accounts.AccountJson.Key;
import dev.waxwing.gateway.http.accounts.AccountJson.NewApiKey;
import dev.waxwing.gateway.http.accounts.AccountJson.Refresh;
import dev.waxwing.gateway.http.accounts.AccountJson.Registration;
import dev.waxwing.gateway.http.accounts.AccountJson.Session;
import dev.waxwing.gateway.http.accounts.AccountJson.Tokens;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/api/v1/auth`, `/api/v1/sessions` and `/api/v1/api-keys`.
///
/// A page in a browser, known by its `Origin`, gets the refresh token as a cookie that scripts
/// cannot read, that goes to `/api/v1/auth` alone and not along with requests of other sites, and
/// never in the body. A call by that cookie counts only from a page of an origin that is allowed;
/// an `Origin` that is not is refused everywhere here.
///
/// @param maxBody bytes, `limits.json-size`
public record AccountRoutes(
        Accounts accounts, LoginGuard guard, Origins origins, InstantSource clock, int maxBody)
        implements Routes {
    static final String COOKIE = "waxwing_refresh";
    private static final String AUTH = "/api/v1/auth";
    private static final int MAX_DAYS = 3650;

    @Override
    public void addTo(RouteTable table) {
        Access own = Access.needs(Permission.ACCOUNT);
        table.post(AUTH + "/register", Access.ANYONE, maxBody, refusing(this::register))
                .post(AUTH + "/challenge", Access.ANYONE, maxBody, refusing(this::challenge))
                .post(AUTH + "/login", Access.ANYONE, maxBody, refusing(this::login))
                .post(AUTH + "/refresh", Access.ANYONE, maxBody, refusing(this::refresh))
                .post(AUTH + "/logout", Access.ANYONE, maxBody, refusing(this::logout))
                .get("/api/v1/sessions", own, refusing(this::sessions))
                .delete("/api/v1/sessions/:id", own, refusing(this::endSession))
                .get("/api/v1/api-keys", own, refusing(this::apiKeys))
                .post("/api/v1/api-keys", own, maxBody, refusing(this::makeApiKey))
                .delete("/api/v1/api-keys/:id", own, refusing(this::endApiKey));
    }

    // --- logging in

    private Answer register(Call call) {
        boolean page = origins.isPage(call);
        guard.registration(call.caller());
        Registration wanted = call.json(Registration.class);
        UserId id = userId(wanted.userId());
        NewAccount account =
                new NewAccount(
                        id,
                        optional(wanted.username()).orElse(id.value()),
                        optional(wanted.publicKey()).map(key(VerifyingKey::new)),
                        optional(wanted.x25519PublicKey()).map(key(AgreementKey::new)),
                        optional(wanted.password()),
                        optional(wanted.setupToken()));
        return tokens(201, registered(call, account), page);
    }

    private Grant registered(Call call, NewAccount account) {
        try {
            return accounts.register(account, agent(call));
        } catch (AccountRefused e) {
            if (account.setupToken().isPresent() && e.code() == ErrorCode.FORBIDDEN) {
                guard.failed(account.id(), call.caller());
            }
            throw e;
        }
    }

    private Answer challenge(Call call) {
        UserId id = userId(call.json(ChallengeFor.class).userId());
        guard.login(id, call.caller());
        return Answer.json(200, Map.of("challenge", AccountJson.base64(accounts.challenge(id))));
    }

    private Answer login(Call call) {
        boolean page = origins.isPage(call);
        Credentials credentials = call.json(Credentials.class);
        UserId id = userId(credentials.userId());
        try {
            return tokens(200, grant(call, id, credentials), page);
        } catch (AccountRefused e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                guard.failed(id, call.caller());
            }
            throw e;
        }
    }

    private Grant grant(Call call, UserId id, Credentials credentials) {
        String signature = credentials.signature();
        if (signature != null) {
            return accounts.login(
                    id, bytes(signature), LoginSignature.DOMAIN_SEPARATED, agent(call));
        }
        // The challenge was counted where there is one.
        guard.login(id, call.caller());
        String password =
                optional(credentials.password())
                        .orElseThrow(() -> invalid("a password or a signature is needed"));
        return accounts.login(id, password, agent(call));
    }

    private Answer refresh(Call call) {
        boolean page = origins.isPage(call);
        String token =
                refreshToken(call, page)
                        .orElseThrow(() ->
                                new Refused(
                                        ErrorCode.UNAUTHENTICATED, "There is no refresh token."));
        return tokens(200, accounts.logins().refresh(token), page);
    }

    /// Ends the login of the refresh token that is given, or else of the access token.
    private Answer logout(Call call) {
        boolean page = origins.isPage(call);
        refreshToken(call, page).ifPresent(accounts.logins()::logout);
        call.caller()
                .token()
                .flatMap(accounts.authenticator()::authenticate)
                .ifPresent(who -> accounts.logins().logout(who.user(), who.session()));
        return Answer.empty(204).with("Set-Cookie", cookie("", 0));
    }

    /// From the body, or for a page from its cookie. A cookie without an `Origin` is not a page's.
    private static Optional<String> refreshToken(Call call, boolean page) {
        Optional<String> given =
                call.body().length == 0
                        ? Optional.empty()
                        : optional(call.json(Refresh.class).refreshToken());
        Optional<String> cookie = call.cookie(COOKIE).filter(text -> !text.isEmpty());
        if (given.isEmpty() && cookie.isPresent() && !page) {
            throw new Refused(
                    ErrorCode.ORIGIN_REFUSED, "A cookie counts only with the page's Origin.");
        }
        return given.or(() -> cookie);
    }

    private Answer tokens(int status, Grant grant, boolean page) {
        Answer answer =
                Answer.json(status, Tokens.of(grant, page)).with("Cache-Control", "no-store");
        long seconds = Duration.between(clock.instant(), grant.refreshExpires()).toSeconds();
        return page
                ? answer.with("Set-Cookie", cookie(grant.refreshToken(), Math.max(1, seconds)))
                : answer;
    }

    private static String cookie(String value, long seconds) {
        return "%s=%s; Path=%s; Max-Age=%d; HttpOnly; Secure; SameSite=Strict"
                .formatted(COOKIE, value, AUTH, seconds);
    }

    // --- sessions

    private Answer sessions(Call call) {
        var all =
                accounts.logins().of(call.known().user()).stream()
                        .map(login -> Session.of(login, call.known().session()))
                        .toList();
        return Answer.json(200, Map.of("sessions", all));
    }

    private Answer endSession(Call call) {
        String id = call.parameter("id");
        if (!accounts.logins().revoke(call.known().user(), id)) {
            throw new Refused(ErrorCode.NOT_FOUND, "You have no session of that id.");
        }
        return Answer.empty(204);
    }

    // --- API keys

    private Answer apiKeys(Call call) {
        var all =
                accounts.apiKeys().of(call.known().user()).stream()
                        .map(key -> Key.of(key, null))
                        .toList();
        return Answer.json(200, Map.of("api_keys", all));
    }

    /// A key never does more than its user.
    private Answer makeApiKey(Call call) {
        NewApiKey wanted = call.json(NewApiKey.class);
        Set<Permission> scopes =
                wanted.scopes().stream().map(AccountRoutes::scope).collect(Collectors.toSet());
        if (!call.known().permissions().containsAll(scopes)) {
            throw new Refused(ErrorCode.FORBIDDEN, "You may not give what you do not have.");
        }
        Optional<Instant> expires = Optional.ofNullable(wanted.expiresInDays()).map(this::inDays);
        var made = accounts.apiKeys().create(call.known().user(), wanted.name(), scopes, expires);
        return Answer.json(201, Key.of(made.key(), made.text())).with("Cache-Control", "no-store");
    }

    private Instant inDays(Integer days) {
        if (days < 1 || days > MAX_DAYS) {
            throw invalid("expires_in_days is 1 to " + MAX_DAYS);
        }
        return clock.instant().plus(Duration.ofDays(days));
    }

    private Answer endApiKey(Call call) {
        String id = call.parameter("id");
        boolean own =
                accounts.apiKeys().of(call.known().user()).stream()
                        .anyMatch(key -> key.id().equals(id));
        if (!own || !accounts.apiKeys().revoke(id)) {
            throw new Refused(ErrorCode.NOT_FOUND, "You have no key of that id.");
        }
        return Answer.empty(204);
    }

    // --- reading what was sent

    private static String agent(Call call) {
        return call.header("User-Agent").orElse("");
    }

    private static UserId userId(@Nullable String text) {
        return new UserId(optional(text).orElseThrow(() -> invalid("user_id is missing")));
    }

    private static Optional<String> optional(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    private static <K> Function<String, K> key(Function<byte[], K> of) {
        return text -> of.apply(bytes(text));
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw invalid("binary fields are base64url without padding");
        }
    }

    private static Permission scope(String word) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.word().equals(word))
                .findAny()
                .orElseThrow(() -> invalid("there is no such scope"));
    }

    private static Refused invalid(String sentence) {
        return new Refused(ErrorCode.INVALID, sentence);
    }

    private static Endpoint refusing(Endpoint endpoint) {
        return call -> Refusals.answer(endpoint, call);
    }
}
