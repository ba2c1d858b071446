package dev.waxwing.sessions;

import dev.waxwing.ops.LogContext;
import dev.waxwing.protocol.Outbox;

/// The socket side of one connection, as its actor sees it. Safe for all threads.
public interface Wire extends Outbox, Reading, LogContext.Subject {
    /// Frames that were written until now.
    int sent();

    /// Bytes that were offered and that the operating system does not have.
    long waitingBytes();

    /// The frames of [#waitingBytes].
    int waitingFrames();
}
