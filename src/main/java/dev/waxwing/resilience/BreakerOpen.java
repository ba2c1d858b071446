package dev.waxwing.resilience;

import java.io.IOException;
import java.io.Serial;

/// A call that was not made, because too many before it failed. No stack trace: it is made in
/// numbers when something is down.
public final class BreakerOpen extends IOException {
    @Serial private static final long serialVersionUID = 1;

    BreakerOpen(String place) {
        super(place + " fails too often and is not called for a while");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
