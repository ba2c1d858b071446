package dev.waxwing.rules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A topic filter, made ready: it selects as [dev.waxwing.topics.TopicTree] does, one name at a
/// time and without allocating. `*` is one level, `>` one or more at the end; letters A to Z count
/// as small ones, because topics are written in small ones and queues need not be.
final class TopicPattern {
    /// Characters of a filter.
    static final int LONGEST = 256;

    private static final String ONE = "*";
    private static final String REST = ">";

    private final String[] levels;

    /// @param filter without fault, folded
    TopicPattern(String filter) {
        this.levels = filter.split("\\.", -1);
    }

    /// What is wrong with a filter, as a sentence.
    static Optional<String> fault(String filter) {
        String[] levels = filter.split("\\.", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.isEmpty()) {
                return Optional.of("no level of a topic is empty");
            }
            if (level.equals(REST) && i < levels.length - 1) {
                return Optional.of("'>' is the last level of a filter");
            }
            if (level.length() > 1 && (level.contains(ONE) || level.contains(REST))) {
                return Optional.of("'*' and '>' are whole levels");
            }
            if (level.chars().anyMatch(Character::isWhitespace)) {
                return Optional.of("a topic has no spaces");
            }
        }
        return Optional.empty();
    }

    /// The form in which names are compared.
    static String folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(fold(name.charAt(i)));
        }
        return folded.toString();
    }

    static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /// Whether a filter without fault selects more than one name.
    static boolean isWild(String filter) {
        return new TopicPattern(filter).exact() == null;
    }

    /// The only name that it selects; null when there are several.
    @Nullable String exact() {
        for (String level : levels) {
            if (isWildLevel(level)) {
                return null;
            }
        }
        return String.join(".", levels);
    }

    /// The first level of all names that it selects; null when there are several.
    @Nullable String first() {
        return isWildLevel(levels[0]) ? null : levels[0];
    }

    private static boolean isWildLevel(String level) {
        return level.equals(ONE) || level.equals(REST);
    }

    boolean selects(String topic) {
        int at = 0;
        for (String level : levels) {
            if (at >= topic.length()) {
                return false;
            }
            if (level.equals(REST)) {
                return true;
            }
            int dot = topic.indexOf('.', at);
            int end = dot < 0 ? topic.length() : dot;
            if (!level.equals(ONE) && !isLevel(level, topic, at, end)) {
                return false;
            }
            at = end + 1;
        }
        return at == topic.length() + 1;
    }

    private static boolean isLevel(String level, String topic, int from, int to) {
        if (to - from != level.length()) {
            return false;
        }
        for (int i = 0; i < level.length(); i++) {
            if (fold(topic.charAt(from + i)) != level.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
