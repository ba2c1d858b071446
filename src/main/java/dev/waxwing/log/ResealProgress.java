package dev.waxwing.log;

/// How far sealing stored records under the newest server key has come.
///
/// @param version the newest key
/// @param done chunks sealed anew since this began
/// @param total chunks that were sealed under older keys when it began
/// @param isComplete whether nothing is sealed under an older key any more
public record ResealProgress(int version, long done, long total, boolean isComplete) {}
