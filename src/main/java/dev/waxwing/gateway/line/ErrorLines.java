package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Permission;
import dev.waxwing.journal.StorageException;
import java.time.Duration;

/// The texts of errors that more than one command can answer.
final class ErrorLines {
    private ErrorLines() {}

    static String of(StorageException why) {
        return switch (why.kind()) {
            case FULL -> "Error: not stored, try again later (" + why.getMessage() + ")";
            case FAILED -> "Error: not stored, the server's storage has failed";
        };
    }

    /// @param left more than nothing
    static String blocked(Duration left) {
        return "Error: this address is blocked for %d s more".formatted(left.toSeconds() + 1);
    }

    static String forbidden(String caller, Permission lacking) {
        return "Error: forbidden, " + caller + " lacks the permission '" + lacking.word() + "'";
    }

    static String noExchange(String exchange) {
        return "Error: Exchange '" + exchange + "' not found";
    }

    static String noBinding(String key) {
        return "Error: No binding found for routing key '" + key + "'";
    }

    static String noQueue(String queue) {
        return "Error: Queue '" + queue + "' not found";
    }

    static String queueFull(String queue) {
        return "Error: Queue '" + queue + "' is full";
    }
}
