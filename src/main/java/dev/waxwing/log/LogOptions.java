package dev.waxwing.log;

/// How a log is kept. Its user says so with each append; a change counts from then on.
///
/// @param isSealed whether new chunks are sealed at rest under the server's key
public record LogOptions(Retention retention, boolean isSealed) {}
