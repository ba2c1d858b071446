package dev.waxwing;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.ops.Metrics;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import dev.waxwing.sessions.MessageWatch;

/// Tells figures of what people send each other. Safe for all threads.
record MessageFigures(Metrics metrics) implements MessageWatch {
    @Override
    public void received(Kind kind) {
        metrics.received(kindOf(kind), 1);
    }

    @Override
    public void sent(Kind kind, int connections) {
        metrics.sent(kindOf(kind), connections);
    }

    @Override
    public void error(ErrorCode code) {
        metrics.error(code);
    }

    private static MessageKind kindOf(Kind kind) {
        return switch (kind) {
            case DIRECT -> MessageKind.DIRECT;
            case BROADCAST -> MessageKind.BROADCAST;
            case COMMAND -> MessageKind.COMMAND;
        };
    }
}
