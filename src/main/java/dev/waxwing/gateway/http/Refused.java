package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/// A request that gets a problem document instead of what it asked for. No stack trace: it is an
/// answer, not a fault.
public final class Refused extends RuntimeException {
    private final ErrorCode code;
    private final Optional<Duration> retryAfter;

    /// To be tried again as its code says.
    ///
    /// @param detail one sentence about this request, for whoever sent it
    public Refused(ErrorCode code, String detail) {
        this(code, detail, code.pause());
    }

    /// @param retryAfter when trying again may help
    public Refused(ErrorCode code, String detail, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
