package dev.waxwing.webhooks;

/// How far a hook is.
///
/// @param epoch of its log; 0 before the first event
/// @param done the offset up to which every event was delivered or given up
/// @param retried the offset in its log of dead letters up to which all were tried again
public record HookProgress(long epoch, long done, long retried) {
    /// Before the first event.
    public static final HookProgress START = new HookProgress(0, 0, 0);
}
