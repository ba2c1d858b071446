package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import org.jspecify.annotations.Nullable;

/// A message from one user to another, with everything that is kept of it. The content and what
/// belongs to its encryption are carried as they came.
///
/// @param timestamp the sender's time; the server's when the sender gave none
/// @param signature Ed25519 over the content in standard base64, or null
public record DirectMessage(
        UserId from,
        UserId to,
        String content,
        @Nullable String encryptedKey,
        @Nullable String encryptionNonce,
        String timestamp,
        @Nullable String signature) {}
