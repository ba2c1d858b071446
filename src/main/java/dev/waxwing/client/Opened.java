package dev.waxwing.client;

import org.jspecify.annotations.Nullable;

/// What was inside an envelope.
///
/// @param plaintext the message
/// @param sender who signed it, as the fingerprint of a trusted key; null when the envelope's kind
///   carries no signature
public record Opened(byte[] plaintext, @Nullable String sender) {}
