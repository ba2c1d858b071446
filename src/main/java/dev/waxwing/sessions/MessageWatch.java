package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;

/// Whoever counts messages of connected clients. Called on event loops and the journal's writer:
/// never blocks.
public interface MessageWatch {
    /// A frame was let in.
    void received(MessageKind kind);

    /// So many connections were given a frame.
    void sent(MessageKind kind, int connections);

    /// A client was answered with an error.
    void error(ErrorCode code);
}
