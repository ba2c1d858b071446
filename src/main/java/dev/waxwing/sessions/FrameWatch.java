package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.HeaderBodyFrame;

/// Is told what becomes of frames that the gate has let in; what it refuses, it counts itself. For
/// all threads; must not block.
public interface FrameWatch {
    /// A frame is carried out.
    void received(HeaderBodyFrame.Kind kind);

    /// It was answered with an error after all.
    void failed(ErrorCode code);
}
