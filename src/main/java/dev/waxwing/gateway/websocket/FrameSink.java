package dev.waxwing.gateway.websocket;

/// Takes what a client has sent, message by message. Arrays are the receiver's own.
interface FrameSink {
    /// @param utf8 valid UTF-8
    void text(byte[] utf8);

    void binary(byte[] data);

    void ping(byte[] data);

    void pong();

    /// The last thing that comes.
    ///
    /// @param code 1005 when there was none
    void close(int code);
}
