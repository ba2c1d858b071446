package dev.waxwing.ops;

import java.util.Locale;

/// How one part is.
///
/// @param reason for people; empty while all is well
public record PartHealth(Status status, String reason) {
    /// All is well.
    public static final PartHealth UP = new PartHealth(Status.UP, "");

    /// The better comes first.
    public enum Status {
        UP,
        /// Works, or refuses for a while; mends by itself or with an operator's help.
        DEGRADED,
        /// Does not work until the next start.
        DOWN;

        /// The name in documents.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static PartHealth degraded(String reason) {
        return new PartHealth(Status.DEGRADED, reason);
    }

    public static PartHealth down(String reason) {
        return new PartHealth(Status.DOWN, reason);
    }
}
