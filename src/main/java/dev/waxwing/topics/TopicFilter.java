package dev.waxwing.topics;

/// A name, or a pattern of names: `*` is exactly one level, and `>`, as the last level, one or
/// more. Each is a level of its own; the other levels are as in a [TopicName].
public final class TopicFilter {
    private final String text;
    private final boolean exact;

    private TopicFilter(String text) {
        this.text = text;
        this.exact = !TopicText.hasWildcards(text);
    }

    /// Reads a filter in any case.
    ///
    /// @throws InvalidTopic saying what is wrong and where
    public static TopicFilter parse(String text) {
        return new TopicFilter(TopicText.filter(text));
    }

    /// The key of a binding as a filter: of any characters, and case counts. The caller has bounded
    /// its length.
    ///
    /// @throws InvalidTopic when a level is empty, or `>` is not the last one
    public static TopicFilter ofKey(String key) {
        TopicText.checkKeyFilter(key);
        return new TopicFilter(key);
    }

    public String text() {
        return text;
    }

    /// Whether it selects one name only: its own.
    public boolean isExact() {
        return exact;
    }

    /// Whether it selects a name. Allocates nothing.
    public boolean matches(TopicName name) {
        return exact ? text.equals(name.text()) : TopicText.selects(text, name.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter filter && text.equals(filter.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
