package dev.waxwing.client;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the server's answers mean to a client.
final class Answers {
    static final String ACK = "ACK ";
    static final String ACK_CONFIRMED = "ACK_CONFIRMED ";
    static final String NACK_CONFIRMED = "NACK_CONFIRMED ";

    /// Words of refusals that pass with time: the message stays right, the server cannot take it
    /// now. Names, which are quoted, are not looked at.
    private static final List<String> PASSING =
            List.of(
                    "storage",
                    "unavailable",
                    "try again",
                    "retry",
                    "busy",
                    "overloaded",
                    "queue full",
                    "is full",
                    "shutting down",
                    "stopping",
                    "too many",
                    "internal error",
                    "not finished",
                    "in a row");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private Answers() {}

    /// The message id that an answer names, if it names one.
    static @Nullable String subject(String answer) {
        for (String start : List.of(ACK, ACK_CONFIRMED, NACK_CONFIRMED)) {
            if (answer.startsWith(start)) {
                return answer.substring(start.length());
            }
        }
        return null;
    }

    /// True for every answer that says no.
    static boolean isRefusal(String answer) {
        return answer.startsWith("Error")
                || answer.startsWith("Invalid")
                || answer.startsWith("Missing")
                || answer.startsWith("Unknown command");
    }

    /// True when the server wants a token, or another one.
    static boolean isAboutAuthentication(String answer) {
        return answer.startsWith("Error: authentication");
    }

    /// True when the same question may be answered otherwise later.
    static boolean isPassing(String refusal) {
        String words = QUOTED.matcher(refusal).replaceAll("").toLowerCase(Locale.ROOT);
        return PASSING.stream().anyMatch(words::contains);
    }
}
