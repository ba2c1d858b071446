package dev.waxwing.gateway.http.accounts;

import dev.waxwing.accounts.AccountRefused;
import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.LoginSignature;
import dev.waxwing.accounts.NewAccount;
import dev.waxwing.accounts.User;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/auth`: the key accounts, as their published clients know them. Binary fields are standard
/// base64, refusals are plain text that ends in a newline, and the content type of a request does
/// not matter.
///
/// @param maxBody bytes, `limits.json-size`
public record KeyAccountRoutes(Accounts accounts, LoginGuard guard, int maxBody) implements Routes {

    /// What `register` is sent.
    record Registration(
            @Nullable String userId,
            @Nullable String username,
            @Nullable String publicKey,
            @Nullable String x25519PublicKey) {}

    /// What both steps of `login` are sent.
    record Login(@Nullable String userId, @Nullable String signature) {}

    /// What others may see of a user.
    record KeyAccount(
            String userId,
            String username,
            @Nullable String publicKey,
            @Nullable String x25519PublicKey,
            String createdAt) {
        static KeyAccount of(User user) {
            return new KeyAccount(
                    user.id().value(),
                    user.username(),
                    user.key().map(VerifyingKey::base64).orElse(null),
                    user.agreementKey().map(AgreementKey::base64).orElse(null),
                    Rfc3339.text(user.createdAt()));
        }
    }

    @Override
    public void addTo(RouteTable table) {
        new RouteTable()
                .post("/auth/register", Access.ANYONE, maxBody, refusing(this::register))
                .post("/auth/login", Access.ANYONE, maxBody, refusing(this::login))
                .get("/auth/check-userid/:id", Access.ANYONE, refusing(this::checkUserId))
                .get("/auth/users/:id", Access.ANYONE, refusing(this::user))
                .routes()
                .forEach(route -> table.add(route.refusing((why, _) -> Answer.plain(why))));
    }

    private Answer register(Call call) {
        guard.registration(call.caller());
        Registration wanted = call.read(Registration.class);
        UserId id = userId(wanted.userId());
        NewAccount account =
                new NewAccount(
                        id,
                        required("username", wanted.username()),
                        Optional.of(key("public_key", wanted.publicKey(), VerifyingKey::parse)),
                        Optional.ofNullable(wanted.x25519PublicKey())
                                .filter(text -> !text.isEmpty())
                                .map(text -> key("x25519_public_key", text, AgreementKey::parse)),
                        Optional.empty(),
                        Optional.empty());
        accounts.register(account);
        return Answer.text(201, "User registered successfully");
    }

    private Answer login(Call call) {
        Login login = call.read(Login.class);
        UserId id = userId(login.userId());
        return call.query("verify").filter("true"::equals).isPresent()
                ? verify(call, id, required("signature", login.signature()))
                : challenge(call, id);
    }

    private Answer challenge(Call call, UserId id) {
        guard.login(id, call.caller());
        String challenge = Base64.getEncoder().encodeToString(accounts.challenge(id));
        return Answer.json(200, Map.of("challenge", challenge));
    }

    private Answer verify(Call call, UserId id, String text) {
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new Refused(ErrorCode.MALFORMED, "Invalid signature encoding");
        }
        try {
            String agent = call.header("User-Agent").orElse("");
            var grant = accounts.login(id, signature, LoginSignature.BARE, agent);
            return Answer.json(200, Map.of("token", grant.accessToken()));
        } catch (AccountRefused e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                guard.failed(id, call.caller());
            }
            throw e;
        }
    }

    private Answer checkUserId(Call call) {
        String id = call.parameter("id");
        boolean exists = UserId.isValid(id) && accounts.find(new UserId(id)).isPresent();
        return Answer.json(200, Map.of("exists", exists));
    }

    private Answer user(Call call) {
        String id = call.parameter("id");
        return Optional.of(id)
                .filter(UserId::isValid)
                .flatMap(valid -> accounts.find(new UserId(valid)))
                .map(user -> Answer.json(200, KeyAccount.of(user)))
                .orElseThrow(() -> new Refused(ErrorCode.NOT_FOUND, "User not found"));
    }

    private static UserId userId(@Nullable String text) {
        try {
            return new UserId(required("user_id", text));
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.MALFORMED, "Invalid user_id: " + e.getMessage());
        }
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new Refused(ErrorCode.MALFORMED, "Missing " + name);
        }
        return value;
    }

    private static <K> K key(String name, @Nullable String text, Function<String, K> parse) {
        try {
            return parse.apply(required(name, text));
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.MALFORMED, "Invalid " + name + ": " + e.getMessage());
        }
    }

    private static Endpoint refusing(Endpoint endpoint) {
        return call -> Refusals.answer(endpoint, call);
    }
}
