package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import java.time.Duration;

/// Is told what happens at the HTTP edge, for figures. Called from every thread; never blocks.
@FunctionalInterface
public interface HttpWatch {
    /// Somebody is answered with an error.
    void refused(ErrorCode code);

    /// A connection is there.
    default void opened() {}

    /// A connection has ended, or is no HTTP connection any more.
    default void closed(Duration lived) {}

    /// A connection came that was one too many.
    default void full() {}
}
