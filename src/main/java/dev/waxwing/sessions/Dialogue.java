package dev.waxwing.sessions;

/// One connection's side of a conversation with its client. Owned by the connection's actor: no two
/// methods run at the same time, all run on the connection's event loop, and none blocks. Whatever
/// it throws ends the connection ([dev.waxwing.protocol.CloseCode#INTERNAL_ERROR]) and nothing
/// else.
public interface Dialogue {
    /// A whole text message.
    ///
    /// @param utf8 valid UTF-8 within the size limit; the receiver may keep it
    void received(byte[] utf8);

    /// A whole binary message. Most dialects have none: it ends the connection.
    ///
    /// @param data within the size limit; the receiver may keep it
    /// @throws SessionRefused unless the dialect takes binary messages
    default void receivedBinary(byte[] data) {
        throw SessionRefused.binary();
    }

    /// The server goes down: the client is not read any more. What is in hand is to be finished
    /// first.
    ///
    /// @param finished run, on any thread, once every answer to what was received is in the outbox;
    ///   who has nothing in hand runs it at once
    default void drain(Runnable finished) {
        finished.run();
    }

    /// The connection has ended, by either side. Called once, after everything else.
    void closed(Ending ending);
}
