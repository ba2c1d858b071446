package dev.waxwing;

import dev.waxwing.ops.Metrics;
import dev.waxwing.resilience.BreakerState;
import dev.waxwing.resilience.BreakerWatch;
import dev.waxwing.resilience.CallResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells figures, and the log, of what circuit breakers do. Safe for all threads.
record BreakerFigures(Metrics metrics) implements BreakerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerFigures.class);

    @Override
    public void called(String kind, CallResult result) {
        metrics.breakerCall(kind, result.word());
    }

    @Override
    public void changed(String kind, @Nullable BreakerState from, BreakerState to) {
        metrics.breakerState(kind, from == null ? "" : from.word(), to.word());
        if (to == BreakerState.OPEN) {
            LOG.warn("A {} fails too often and is not called for a while", kind);
        }
    }
}
