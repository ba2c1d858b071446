package dev.waxwing.resilience;

import java.time.Duration;

/// When a breaker opens, and for how long.
///
/// @param window the last so many calls count
/// @param minimumCalls fewer calls than this never open it; at most the window
/// @param failureRate of the calls in the window, in percent, 1 to 100: so many or more open it
/// @param open how long it stays open the first time; twice as long each time after a trial that
///   failed, with a jitter of 20 %
/// @param longestOpen and no longer than this
/// @param trials calls that are let through before it closes again or opens anew; the same rate
///   decides
/// @param callTimeout how long one call may take
public record BreakerOptions(
        int window,
        int minimumCalls,
        int failureRate,
        Duration open,
        Duration longestOpen,
        int trials,
        Duration callTimeout) {
    public BreakerOptions {
        if (window < 1 || minimumCalls < 1 || minimumCalls > window || trials < 1) {
            throw new IllegalArgumentException("a breaker counts at least one call");
        }
        if (failureRate < 1 || failureRate > 100) {
            throw new IllegalArgumentException("a failure rate is 1 to 100 percent");
        }
        if (!open.isPositive() || longestOpen.compareTo(open) < 0 || !callTimeout.isPositive()) {
            throw new IllegalArgumentException("the times of a breaker are above zero");
        }
    }

    /// Opens after so many failures in a row.
    public static BreakerOptions consecutive(
            int failures, Duration open, Duration longestOpen, int trials, Duration callTimeout) {
        return new BreakerOptions(failures, failures, 100, open, longestOpen, trials, callTimeout);
    }
}
