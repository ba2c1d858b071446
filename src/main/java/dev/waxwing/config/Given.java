package dev.waxwing.config;

/// What a source says about one key, before the key's type has judged it.
///
/// @param plain false for a list or an object, which no type takes; `text` then only shows it
record Given(String text, boolean plain, Source source) {
    static Given plain(String text, Source source) {
        return new Given(text, true, source);
    }
}
