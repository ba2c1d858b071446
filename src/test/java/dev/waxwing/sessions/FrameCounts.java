package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.HeaderBodyFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a dialect tells of its frames.
final class FrameCounts implements MessageWatch {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void received(HeaderBodyFrame.Kind kind) {
        told.add(kind.word());
    }

    @Override
    public void sent(HeaderBodyFrame.Kind kind, int connections) {}

    @Override
    public void error(ErrorCode code) {
        told.add(code.code());
    }
}
