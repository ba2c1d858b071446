package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Permission;
import dev.waxwing.broker.BrokerException;
import dev.waxwing.gate.Verdict;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.routing.Screen;
import java.time.Duration;

/// A line that says no, and the code of the catalogue that it is counted under: the line protocol
/// has words of its own.
record Refusal(ErrorCode code, String line) {
    static final Refusal UNAUTHENTICATED =
            new Refusal(ErrorCode.UNAUTHENTICATED, "Error: authentication required");
    static final Refusal WRONG_TOKEN =
            new Refusal(ErrorCode.UNAUTHENTICATED, "Error: authentication failed");
    static final Refusal REVOKED =
            new Refusal(ErrorCode.UNAUTHENTICATED, "Error: the token was revoked");
    static final Refusal EXPIRED =
            new Refusal(ErrorCode.UNAUTHENTICATED, "Error: the token has expired");
    static final Refusal NOT_TEXT =
            new Refusal(ErrorCode.MALFORMED, "Error: line is not valid UTF-8");
    static final Refusal TOO_MANY_CONNECTIONS =
            new Refusal(ErrorCode.AT_CAPACITY, "Error: too many connections");
    static final Refusal TOO_MANY_HALVES =
            new Refusal(ErrorCode.AT_CAPACITY, "Error: too many unfinished lines, try again later");
    static final Refusal STOPPING =
            new Refusal(ErrorCode.DRAINING, "Error: the server is stopping");
    static final Refusal INTERNAL = new Refusal(ErrorCode.INTERNAL, "Error: internal error");

    /// A command that cannot be read.
    ///
    /// @param line in the words that the protocol has for it
    static Refusal malformed(String line) {
        return new Refusal(ErrorCode.MALFORMED, line);
    }

    static Refusal tooManyMalformed(int commands) {
        return malformed("Error: %d malformed commands in a row".formatted(commands));
    }

    static Refusal unfinished(Duration limit) {
        return malformed("Error: line not finished within %d s".formatted(limit.toSeconds()));
    }

    static Refusal tooLong(int limit) {
        return new Refusal(
                ErrorCode.TOO_LARGE, "Error: line longer than %d bytes".formatted(limit));
    }

    static Refusal of(StorageException why) {
        return switch (why.kind()) {
            case FULL ->
                    new Refusal(
                            ErrorCode.STORAGE_FULL,
                            "Error: not stored, try again later (" + why.getMessage() + ")");
            case FAILED ->
                    new Refusal(
                            ErrorCode.STORAGE_FAILED,
                            "Error: not stored, the server's storage has failed");
        };
    }

    static Refusal of(BrokerException why) {
        return new Refusal(why.code(), "Error: " + why.getMessage());
    }

    static Refusal of(IllegalArgumentException why) {
        return new Refusal(ErrorCode.INVALID, "Error: " + why.getMessage());
    }

    /// @param left more than nothing
    static Refusal blocked(Duration left) {
        return new Refusal(
                ErrorCode.BLOCKED,
                "Error: this address is blocked for %d s more".formatted(left.toSeconds() + 1));
    }

    /// The gate's sentence as a line.
    static Refusal of(Verdict.Refused why) {
        String sentence = why.sentence().replaceFirst("\\.$", "");
        return new Refusal(
                why.code(),
                "Error: " + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1));
    }

    static Refusal forbidden(String caller, Permission lacking) {
        return new Refusal(
                ErrorCode.FORBIDDEN,
                "Error: forbidden, " + caller + " lacks the permission '" + lacking.word() + "'");
    }

    static Refusal noExchange(String exchange) {
        return new Refusal(ErrorCode.NOT_FOUND, "Error: Exchange '" + exchange + "' not found");
    }

    static Refusal noBinding(String key) {
        return new Refusal(
                ErrorCode.NOT_FOUND, "Error: No binding found for routing key '" + key + "'");
    }

    static Refusal noQueue(String queue) {
        return new Refusal(ErrorCode.NOT_FOUND, "Error: Queue '" + queue + "' not found");
    }

    static Refusal queueFull(String queue) {
        return new Refusal(ErrorCode.QUEUE_FULL, "Error: Queue '" + queue + "' is full");
    }

    /// What a rule has dropped, or what cannot go through the rules at the moment.
    static Refusal of(Screen.Refusal why) {
        return new Refusal(
                why.code(),
                why.code() == ErrorCode.REJECTED
                        ? "Error: rejected by a rule: " + why.sentence()
                        : "Error: not stored, try again later (the rules start again)");
    }

    /// The same about one message of several.
    Refusal forMessage(String id) {
        return new Refusal(code, line + " for message " + id);
    }
}
