package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;

/// The inbox cannot keep messages, so the receiver must not take any.
public final class InboxFailed extends IOException {
    @Serial private static final long serialVersionUID = 1;

    InboxFailed(IOException cause) {
        super("received messages cannot be stored: " + cause.getMessage(), cause);
    }
}
