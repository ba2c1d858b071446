package dev.waxwing.presence;

import java.util.Locale;
import java.util.Optional;

/// By whom a user wants to be seen as present.
public enum Privacy {
    EVERYONE,
    /// Those who are in a room with the user.
    ROOMS,
    NOBODY;

    /// The name on the wire and in storage.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Privacy> of(String word) {
        for (Privacy privacy : values()) {
            if (privacy.word().equals(word)) {
                return Optional.of(privacy);
            }
        }
        return Optional.empty();
    }
}
