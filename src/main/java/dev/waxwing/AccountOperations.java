package dev.waxwing;

import dev.waxwing.accounts.AccountRefused;
import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.ApiKey;
import dev.waxwing.accounts.ApiKeys;
import dev.waxwing.accounts.Login;
import dev.waxwing.accounts.NewAccount;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperation;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What an operator can do with accounts, by the names of the admin channel.
final class AccountOperations {
    private static final int PAGE = 1_000;

    private final Accounts accounts;
    private final InstantSource clock;

    private AccountOperations(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    static void addTo(AdminOperations operations, Accounts accounts, InstantSource clock) {
        AccountOperations own = new AccountOperations(accounts, clock);
        own.add(operations, "user.create", own::createUser);
        own.add(operations, "user.list", own::listUsers);
        own.add(operations, "user.show", own::showUser);
        own.add(operations, "user.password", own::setPassword);
        own.add(operations, "role.set", own::setRole);
        own.add(operations, "session.list", own::listSessions);
        own.add(operations, "session.revoke", own::revokeSessions);
        own.add(operations, "apikey.create", own::createApiKey);
        own.add(operations, "apikey.list", own::listApiKeys);
        own.add(operations, "apikey.revoke", own::revokeApiKey);
        own.add(operations, "ban.user", (a, out) -> own.ban(a, true, out));
        own.add(operations, "ban.lift-user", (a, out) -> own.ban(a, false, out));
        own.add(operations, "setup-token", (_, out) -> out.accept(accounts.makeSetupToken()));
        own.add(
                operations,
                "token-keys.rotate",
                (_, out) -> out.accept("access tokens are signed by " + accounts.rotateKeys()));
    }

    private void add(AdminOperations operations, String name, AdminOperation operation) {
        operations.add(
                name,
                (arguments, out) -> {
                    try {
                        operation.run(arguments, out);
                    } catch (AccountRefused e) {
                        throw new AdminRefused(e.sentence());
                    }
                });
    }

    private static UserId user(AdminArguments arguments) throws AdminRefused {
        return new UserId(arguments.required("user"));
    }

    private User existing(AdminArguments arguments) throws AdminRefused {
        UserId id = user(arguments);
        return accounts.find(id).orElseThrow(() -> new AdminRefused("there is no user " + id));
    }

    private static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.word().equals(word))
                .findAny()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "a role is admin, moderator, member or service, not '"
                                        + word
                                        + "'"));
    }

    private void createUser(AdminArguments arguments, Consumer<String> out) throws IOException {
        UserId id = user(arguments);
        NewAccount account =
                new NewAccount(
                        id,
                        arguments.optional("username").orElse(id.value()),
                        arguments.optional("public-key").map(VerifyingKey::parse),
                        arguments.optional("x25519-public-key").map(AgreementKey::parse),
                        arguments.optional("password"),
                        Optional.empty());
        User user = accounts.create(account, role(arguments.optional("role").orElse("member")));
        out.accept("made " + line(user));
    }

    private void listUsers(AdminArguments arguments, Consumer<String> out) {
        List<User> page = accounts.list("", PAGE);
        while (!page.isEmpty()) {
            page.forEach(user -> out.accept(line(user)));
            page = accounts.list(page.getLast().id().value(), PAGE);
        }
    }

    private static String line(User user) {
        return "%s  %s  %s%s  %s"
                .formatted(
                        user.id(),
                        user.role().word(),
                        user.createdAt(),
                        user.blocked() ? "  banned" : "",
                        user.username());
    }

    private void showUser(AdminArguments arguments, Consumer<String> out) throws IOException {
        User user = existing(arguments);
        out.accept("user        " + user.id());
        out.accept("username    " + user.username());
        out.accept("role        " + user.role().word());
        out.accept("created     " + user.createdAt());
        out.accept("banned      " + (user.blocked() ? "yes" : "no"));
        user.key().ifPresent(key -> out.accept("public key  " + key));
        user.agreementKey().ifPresent(key -> out.accept("x25519 key  " + key));
        out.accept("sessions    " + accounts.logins().of(user.id()).size());
        out.accept("api keys    " + accounts.apiKeys().of(user.id()).size());
    }

    private void setPassword(AdminArguments arguments, Consumer<String> out) throws IOException {
        accounts.setPassword(user(arguments), arguments.required("password"));
        out.accept("the password is set; every session of " + user(arguments) + " has ended");
    }

    private void setRole(AdminArguments arguments, Consumer<String> out) throws IOException {
        out.accept(line(accounts.setRole(user(arguments), role(arguments.required("role")))));
    }

    private void listSessions(AdminArguments arguments, Consumer<String> out) throws IOException {
        for (Login login : accounts.logins().of(existing(arguments).id())) {
            out.accept(
                    "%s  since %s  used %s  %s"
                            .formatted(
                                    login.id(), login.createdAt(), login.usedAt(), login.agent()));
        }
    }

    /// One, or all of a user.
    private void revokeSessions(AdminArguments arguments, Consumer<String> out) throws IOException {
        UserId user = existing(arguments).id();
        Optional<String> session = arguments.optional("session");
        if (session.isEmpty()) {
            out.accept("ended " + accounts.logins().revokeAll(user) + " sessions");
        } else if (accounts.logins().revoke(user, session.get())) {
            out.accept("ended " + session.get());
        } else {
            throw new AdminRefused(user + " has no session " + session.get());
        }
    }

    private void createApiKey(AdminArguments arguments, Consumer<String> out) throws IOException {
        Set<Permission> scopes =
                Arrays.stream(arguments.required("scopes").split("[, ]+"))
                        .map(AccountOperations::permission)
                        .collect(Collectors.toSet());
        Optional<Instant> expires =
                arguments
                        .optional("days")
                        .map(Integer::parseInt)
                        .map(days -> clock.instant().plus(Duration.ofDays(days)));
        ApiKeys.Made made =
                accounts.apiKeys()
                        .create(user(arguments), arguments.required("name"), scopes, expires);
        out.accept(made.text());
    }

    private static Permission permission(String word) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.word().equals(word.toLowerCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no scope '" + word + "'"));
    }

    private void listApiKeys(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        List<ApiKey> keys =
                arguments.optional("user").isPresent()
                        ? accounts.apiKeys().of(existing(arguments).id())
                        : accounts.apiKeys().all();
        for (ApiKey key : keys) {
            out.accept(
                    "%s  %s  %s  %s  %s"
                            .formatted(
                                    key.id(),
                                    key.user(),
                                    key.name(),
                                    key.scopes().stream()
                                            .map(Permission::word)
                                            .sorted()
                                            .collect(Collectors.joining(",")),
                                    key.expiresAt().map(e -> "until " + e).orElse("for ever")));
        }
    }

    private void revokeApiKey(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        String id = arguments.required("id");
        if (!accounts.apiKeys().revoke(id)) {
            throw new AdminRefused("there is no API key " + id);
        }
        out.accept("revoked " + id);
    }

    private void ban(AdminArguments arguments, boolean banned, Consumer<String> out)
            throws AdminRefused {
        out.accept(line(accounts.setBlocked(user(arguments), banned)));
    }
}
