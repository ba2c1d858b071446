package dev.waxwing.client.live;

/// How a user is seen.
///
/// @param status `online`, `away`, `busy` or `offline`
/// @param text what the user says about it; empty when nothing
/// @param lastSeen RFC 3339; empty while it is there, or when nobody knows
public record Presence(String user, String status, String text, String lastSeen) {}
