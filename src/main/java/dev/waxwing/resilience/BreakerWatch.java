package dev.waxwing.resilience;

import org.jspecify.annotations.Nullable;

/// Is told what breakers do, on the threads of those who call. Must not block.
public interface BreakerWatch {
    /// Tells nobody.
    BreakerWatch NONE =
            new BreakerWatch() {
                @Override
                public void called(String kind, CallResult result) {}

                @Override
                public void changed(String kind, @Nullable BreakerState from, BreakerState to) {}
            };

    /// A call has ended, or was refused.
    ///
    /// @param kind of what is called, such as `webhook`: one word of ours for all places like it
    void called(String kind, CallResult result);

    /// A breaker is in another state.
    ///
    /// @param from null when it was just made
    void changed(String kind, @Nullable BreakerState from, BreakerState to);
}
