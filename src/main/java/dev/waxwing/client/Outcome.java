package dev.waxwing.client;

/// How a message ended that a sender took.
public sealed interface Outcome {
    /// The message's id.
    String messageId();

    /// The server has it on disk.
    record Acknowledged(String messageId) implements Outcome {}

    /// The server will never take it as it is; it was moved to the rejected file.
    ///
    /// @param reason the server's words
    record Rejected(String messageId, String reason) implements Outcome {}
}
