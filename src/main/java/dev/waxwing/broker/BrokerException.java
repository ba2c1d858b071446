package dev.waxwing.broker;

import dev.waxwing.model.ErrorCode;
import java.io.Serial;

/// A request that the broker refuses; the message is for whoever asked.
public final class BrokerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ErrorCode code;

    BrokerException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// What it is in the catalogue.
    public ErrorCode code() {
        return code;
    }
}
