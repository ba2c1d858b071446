package dev.waxwing.resilience;

import java.util.Locale;

/// Where a [Breaker] is.
public enum BreakerState {
    /// Every call goes through.
    CLOSED,
    /// Every call is refused.
    OPEN,
    /// A few calls go through, to see whether it works again.
    HALF_OPEN;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
