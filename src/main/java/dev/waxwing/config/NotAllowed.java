package dev.waxwing.config;

/// Says that a text is no value of a [ValueType]; what is allowed is the type's to say.
final class NotAllowed extends Exception {
    NotAllowed() {
        super(null, null, false, false);
    }
}
