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

    private static final String ABOUT = " for message ";

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private Answers() {}

    /// The message id that an answer names, if it names one: as a confirmation does, and as a
    /// refusal of one message of a batch does.
    static @Nullable String subject(String answer) {
        for (String start : List.of(ACK, ACK_CONFIRMED, NACK_CONFIRMED)) {
            if (answer.startsWith(start)) {
                return answer.substring(start.length());
            }
        }
        int about = isRefusal(answer) ? answer.lastIndexOf(ABOUT) : -1;
        return about < 0 ? null : answer.substring(about + ABOUT.length());
    }

    /// A refusal in the words in which it comes when the message was published alone.
    static String withoutSubject(String answer, String id) {
        String end = ABOUT + id;
        return isRefusal(answer) && answer.endsWith(end)
                ? answer.substring(0, answer.length() - end.length())
                : answer;
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
