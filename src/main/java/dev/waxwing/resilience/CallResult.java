package dev.waxwing.resilience;

import java.util.Locale;

/// What became of a call that was handed to a [Breaker].
public enum CallResult {
    SUCCESS,
    FAILURE,
    /// It took longer than it may, and was interrupted.
    TIMEOUT,
    /// The breaker did not let it through.
    REFUSED;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
