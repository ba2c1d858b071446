package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;

/// Where nobody counts messages.
final class Uncounted implements MessageWatch {
    @Override
    public void received(MessageKind kind) {}

    @Override
    public void sent(MessageKind kind, int connections) {}

    @Override
    public void error(ErrorCode code) {}
}
