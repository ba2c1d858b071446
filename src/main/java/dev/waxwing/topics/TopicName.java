package dev.waxwing.topics;

/// The name of a topic: dotted levels, such as `system.notifications.alert`, in lower case.
///
/// A level has one or more of letters `a` to `z`, digits and `_ - : / @ $`; a name has 1 to
/// [#MAX_LEVELS] levels and at most [#MAX_LENGTH] characters, which are bytes as well. Nothing else
/// is let in, so two names that look alike are the same.
public final class TopicName {
    public static final int MAX_LENGTH = TopicText.MAX_LENGTH;
    public static final int MAX_LEVELS = TopicText.MAX_LEVELS;

    private final String text;

    private TopicName(String text) {
        this.text = text;
    }

    /// Reads a name in any case.
    ///
    /// @throws InvalidTopic saying what is wrong and where
    public static TopicName parse(String text) {
        return new TopicName(TopicText.name(text));
    }

    /// A routing key as a name: of any characters, and case counts, because queues are bound under
    /// such keys. The caller has bounded its length.
    ///
    /// @throws InvalidTopic when a level is empty
    public static TopicName ofKey(String key) {
        TopicText.checkKey(key);
        return new TopicName(key);
    }

    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicName name && text.equals(name.text);
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
