package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;

/// A connection that ended before the answer came. What was asked may or may not have happened:
/// asking again with the same message id is right.
public final class ConnectionLost extends IOException {
    @Serial private static final long serialVersionUID = 1;

    public ConnectionLost(String why) {
        super(why);
    }
}
