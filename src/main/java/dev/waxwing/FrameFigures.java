package dev.waxwing;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.ops.Metrics;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.sessions.FrameWatch;

/// Counts frames by what they ask for. Safe for all threads.
record FrameFigures(Metrics metrics) implements FrameWatch {
    @Override
    public void received(HeaderBodyFrame.Kind kind) {
        MessageKind counted =
                switch (kind) {
                    case DIRECT -> MessageKind.DIRECT;
                    case BROADCAST -> MessageKind.BROADCAST;
                    case COMMAND -> MessageKind.COMMAND;
                };
        metrics.received(counted, 1);
    }

    @Override
    public void failed(ErrorCode code) {
        metrics.error(code);
    }
}
