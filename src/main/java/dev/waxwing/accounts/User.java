package dev.waxwing.accounts;

import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.Optional;

/// An account as others may see it.
///
/// @param username what people read; need not be unique
/// @param key what the user's signatures are checked with; empty for one who has a password alone
/// @param agreementKey what content is sealed to
/// @param blocked whether an operator has closed the account for now
public record User(
        UserId id,
        String username,
        Role role,
        Instant createdAt,
        Optional<VerifyingKey> key,
        Optional<AgreementKey> agreementKey,
        boolean blocked) {
    /// The longest user name, in characters.
    public static final int MAX_USERNAME = 100;

    public User {
        if (!isUsername(username)) {
            throw new IllegalArgumentException(
                    "a username is 1 to %d characters without control characters"
                            .formatted(MAX_USERNAME));
        }
    }

    private static boolean isUsername(String name) {
        return !name.isBlank()
                && name.codePointCount(0, name.length()) <= MAX_USERNAME
                && name.codePoints().noneMatch(User::isRefused);
    }

    /// Control characters, and those that turn the direction of what follows on a screen.
    private static boolean isRefused(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
