package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a dialect tells of its frames.
final class FrameCounts implements MessageWatch {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void received(MessageKind kind) {
        told.add(kind.word());
    }

    @Override
    public void sent(MessageKind kind, int connections) {}

    @Override
    public void error(ErrorCode code) {
        told.add(code.code());
    }
}
