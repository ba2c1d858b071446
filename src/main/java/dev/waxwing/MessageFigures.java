package dev.waxwing;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.ops.Metrics;
import dev.waxwing.sessions.MessageWatch;

/// Tells figures of what people send each other. Safe for all threads.
record MessageFigures(Metrics metrics) implements MessageWatch {
    @Override
    public void received(MessageKind kind) {
        metrics.received(kind, 1);
    }

    @Override
    public void sent(MessageKind kind, int connections) {
        metrics.sent(kind, connections);
    }

    @Override
    public void error(ErrorCode code) {
        metrics.error(code);
    }
}
