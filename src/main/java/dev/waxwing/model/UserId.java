package dev.waxwing.model;

import java.util.Set;
import java.util.regex.Pattern;

/// The name by which a user is addressed: 1 to 64 of letters, digits and `. _ - @ +`, and none of
/// the names that mean the server itself. Case matters.
public record UserId(String value) implements Comparable<UserId> {
    /// Addresses that are no user.
    public static final Set<String> RESERVED = Set.of("server", "system", "broadcast");

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._@+-]{1,64}");

    /// Checks it.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever sent it
    public UserId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a user id is 1 to 64 of letters, digits and . _ - @ +");
        }
        if (RESERVED.contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is reserved");
        }
    }

    /// Whether this can be a user's id.
    public static boolean isValid(String value) {
        return FORM.matcher(value).matches() && !RESERVED.contains(value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
