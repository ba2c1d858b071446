package dev.waxwing.presence;

import java.util.Locale;
import java.util.Optional;

/// What a user says of being there. Others see [#INVISIBLE] as not there at all.
public enum Status {
    ONLINE,
    AWAY,
    BUSY,
    INVISIBLE;

    /// The name on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> of(String word) {
        for (Status status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
