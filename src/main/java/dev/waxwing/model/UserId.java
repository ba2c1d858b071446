package dev.waxwing.model;

import java.util.Set;

/// The name by which a user is addressed: 1 to 64 of letters, digits and `. _ - @ +`, and none of
/// the names that mean the server itself. Case matters.
public record UserId(String value) implements Comparable<UserId> {
    /// Addresses that are no user.
    public static final Set<String> RESERVED = Set.of("server", "system", "broadcast");

    private static final int MAX_LENGTH = 64;

    /// Checks it.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever sent it
    public UserId {
        if (!isForm(value)) {
            throw new IllegalArgumentException(
                    "a user id is 1 to 64 of letters, digits and . _ - @ +");
        }
        if (RESERVED.contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is reserved");
        }
    }

    /// Whether this can be a user's id.
    public static boolean isValid(String value) {
        return isForm(value) && !RESERVED.contains(value);
    }

    /// A loop, because every frame passes here and a pattern costs ten times as much.
    private static boolean isForm(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && "._-@+".indexOf(c) < 0) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_LENGTH;
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
