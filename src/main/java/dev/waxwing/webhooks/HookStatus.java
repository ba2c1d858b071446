package dev.waxwing.webhooks;

/// How a hook is, at a moment.
///
/// @param waiting events that are neither delivered nor given up
/// @param dead events that were given up and not tried again
/// @param trouble what the last try since the start failed with; empty when it did not
public record HookStatus(Webhook hook, long waiting, long dead, String trouble) {}
