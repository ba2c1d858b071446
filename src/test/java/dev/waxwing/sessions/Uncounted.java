package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;

/// Where nobody counts messages.
final class Uncounted implements MessageWatch {
    @Override
    public void received(Kind kind) {}

    @Override
    public void sent(Kind kind, int connections) {}

    @Override
    public void error(ErrorCode code) {}
}
