package dev.waxwing.client;

/// Where a message is published.
///
/// @param exchange a name without spaces
/// @param key a routing key without spaces
public record Route(String exchange, String key) {
    public Route {
        checkName("exchange", exchange);
        checkName("routing key", key);
    }

    /// A name stands alone between spaces on a line.
    ///
    /// @throws IllegalArgumentException saying which name is wrong
    public static void checkName(String what, String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "the " + what + " must be a name without spaces, not \"" + name + "\"");
        }
    }
}
