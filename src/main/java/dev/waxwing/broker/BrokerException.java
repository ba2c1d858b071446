package dev.waxwing.broker;

import java.io.Serial;

/// A request that the broker refuses; the message is for whoever asked.
public final class BrokerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    BrokerException(String message) {
        super(message, null, false, false);
    }
}
