package dev.waxwing.rooms;

import java.util.Optional;

/// The name of a room: 1 to 64 of letters `a` to `z`, digits, `_` and `-`. Read in any case.
public record RoomName(String value) implements Comparable<RoomName> {
    /// How conversations begin that are rooms.
    public static final String PREFIX = "room:";

    private static final int MAX_LENGTH = 64;

    /// @throws IllegalArgumentException with a sentence for whoever sent it
    public RoomName {
        if (!isForm(value)) {
            throw new IllegalArgumentException("a room's name is 1 to 64 of a-z, 0-9, _ and -");
        }
    }

    /// The room that this text names.
    ///
    /// @return empty when it cannot be a room's name
    public static Optional<RoomName> of(String text) {
        String lower = lower(text);
        return isForm(lower) ? Optional.of(new RoomName(lower)) : Optional.empty();
    }

    /// The room that is meant by a conversation, `room:NAME`.
    public static Optional<RoomName> ofConversation(String conversation) {
        return conversation.startsWith(PREFIX)
                ? of(conversation.substring(PREFIX.length()))
                : Optional.empty();
    }

    /// ASCII alone, in no language's way.
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    private static boolean isForm(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && value.chars()
                        .allMatch(c ->
                                c >= 'a' && c <= 'z'
                                        || c >= '0' && c <= '9'
                                        || c == '_'
                                        || c == '-');
    }

    /// The name of what is said there.
    public String conversation() {
        return PREFIX + value;
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
