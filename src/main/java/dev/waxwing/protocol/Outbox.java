package dev.waxwing.protocol;

/// The way out of one connection, bounded in bytes and in frames: whoever has something for a
/// client offers it here, and nobody waits for a slow one. Safe for all threads; no method blocks.
public interface Outbox {
    /// Takes a frame to be written after those before it.
    ///
    /// @return false when it was not taken, because the connection is closed, or is being closed
    ///   because the client does not read ([CloseCode#SLOW])
    default boolean offer(EncodedFrame frame) {
        return offer(frame, () -> {});
    }

    /// As [#offer(EncodedFrame)].
    ///
    /// @param written run once the operating system has the bytes, on the connection's event loop;
    ///   never if the connection ends before
    boolean offer(EncodedFrame frame, Runnable written);

    /// Ends the connection after what was taken before is written, or at once when the client does
    /// not read. Has no effect on one that is closing.
    ///
    /// @param reason for people, at most 123 bytes of UTF-8 (RFC 6455, 5.5)
    void close(CloseCode code, String reason);
}
