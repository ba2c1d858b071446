package dev.waxwing.config;

/// The value that one key ended up with, as it may be printed.
///
/// @param text the value in its shortest exact form, a mask when it is a secret, and empty when an
///   optional setting is not given; for a value that was refused, what the user wrote
public record EffectiveValue(Key key, String text, Source source) {}
