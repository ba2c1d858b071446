package dev.waxwing.gateway.http;

import java.util.Optional;

/// Who sends a request, before anything is proven.
///
/// @param address the client's IP address, as text
/// @param isLocal whether both ends of the connection are on this machine's loopback
/// @param token of `Authorization: Bearer`
public record Caller(String address, boolean isLocal, Optional<String> token) {}
