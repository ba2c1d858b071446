package dev.waxwing.client;

import java.util.concurrent.CompletableFuture;

/// A message that a sender took.
///
/// @param messageId the message's id
/// @param stored completes when the message is on the sender's disk: from then on it is sent, if
///   need be by a later process. Fails with an `IOException` when it could not be written; then it
///   is not sent.
/// @param outcome completes with the server's word. Fails only when the sender was closed or
///   stopped before, in which case the message is still pending on disk.
public record Submission(
        String messageId, CompletableFuture<Void> stored, CompletableFuture<Outcome> outcome) {
    static Submission of(String messageId) {
        return new Submission(messageId, new CompletableFuture<>(), new CompletableFuture<>());
    }
}
