package dev.waxwing.config;

import java.util.Optional;

/// One mistake in the configuration, in words for the person who made it.
///
/// @param key the key, section or variable that is wrong, or the file when it cannot be read
/// @param value what was written there, masked when it is a secret
/// @param source where it was written
/// @param message what is allowed instead
public record Problem(String key, Optional<String> value, Optional<Source> source, String message) {

    static Problem at(String key, Source source, String message) {
        return new Problem(key, Optional.empty(), Optional.of(source), message);
    }

    static Problem of(EffectiveValue wrong, String message) {
        return new Problem(
                wrong.key().path(),
                Optional.of(wrong.text()),
                Optional.of(wrong.source()),
                message);
    }

    static Problem of(String key, String message) {
        return new Problem(key, Optional.empty(), Optional.empty(), message);
    }

    /// `line.port = 70000 (waxwing.conf:3): must be a whole number from 0 to 65535`
    @Override
    public String toString() {
        return key
                + value.map(text -> " = " + text).orElse("")
                + source.map(place -> " (" + place + ")").orElse("")
                + ": "
                + message;
    }
}
