package dev.waxwing;

import dev.waxwing.gateway.http.HttpWatch;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.Metrics;
import java.time.Duration;

/// Counts what happens at the HTTP edge.
record HttpFigures(Metrics metrics) implements HttpWatch {
    @Override
    public void refused(ErrorCode code) {
        metrics.error(code);
    }

    @Override
    public void opened() {
        metrics.connectionOpened(Edge.HTTP);
    }

    @Override
    public void closed(Duration lived) {
        metrics.connectionClosed(Edge.HTTP, lived);
    }

    @Override
    public void full() {
        metrics.limitHit("http", "any");
    }
}
