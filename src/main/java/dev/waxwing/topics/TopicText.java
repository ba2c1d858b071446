package dev.waxwing.topics;

import java.util.Locale;

/// Dotted texts: what names and filters have in common. A level is told by where it begins; behind
/// the last one that is the text's length plus one.
final class TopicText {
    static final int MAX_LENGTH = 255;
    static final int MAX_LEVELS = 32;

    static final char DOT = '.';

    /// Exactly one level.
    static final char ONE = '*';

    /// One level or more, at the end.
    static final char REST = '>';

    /// With spaces between them, as people are told.
    private static final String MARKS = "_ - : / @ $";

    private TopicText() {}

    /// A name in its normal form, lower case.
    static String name(String text) {
        return normal(text, false, "topic name");
    }

    /// A filter in its normal form, lower case.
    static String filter(String text) {
        return normal(text, true, "topic filter");
    }

    private static String normal(String text, boolean wildcards, String what) {
        checkLength(text, what);
        int level = 1;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == DOT) {
                checkLevel(level, from, i, what);
                level++;
                from = i + 1;
            } else if (c == ONE || c == REST) {
                checkWildcard(text, from, i, wildcards);
            } else if (!isAllowed(c)) {
                throw new InvalidTopic(
                        i + 1,
                        "%s at character %d: a level has letters a to z, digits and %s only"
                                .formatted(shown(text.codePointAt(i)), i + 1, MARKS));
            }
        }
        checkLevel(level, from, text.length(), what);
        // Nothing but ASCII is left, so this moves A to Z and nothing else.
        return text.toLowerCase(Locale.ROOT);
    }

    private static void checkLength(String text, String what) {
        if (text.isEmpty()) {
            throw new InvalidTopic(1, "a %s has at least one level, this is empty".formatted(what));
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidTopic(
                    MAX_LENGTH + 1,
                    "a %s has at most %d characters, this has %d"
                            .formatted(what, MAX_LENGTH, text.length()));
        }
    }

    private static void checkLevel(int level, int from, int end, String what) {
        if (level > MAX_LEVELS) {
            throw new InvalidTopic(
                    from + 1,
                    "a %s has at most %d levels, one more begins at character %d"
                            .formatted(what, MAX_LEVELS, from + 1));
        }
        if (end == from) {
            throw new InvalidTopic(
                    from + 1,
                    "level %d of the %s is empty, at character %d"
                            .formatted(level, what, from + 1));
        }
    }

    private static void checkWildcard(String text, int from, int at, boolean wildcards) {
        char c = text.charAt(at);
        boolean last = at + 1 == text.length();
        String fault = null;
        if (!wildcards) {
            fault = "is for filters, a topic name says every level";
        } else if (c == REST && (at != from || !last)) {
            fault = "must be the whole last level";
        } else if (at != from || (!last && text.charAt(at + 1) != DOT)) {
            fault = "must be a whole level";
        }
        if (fault != null) {
            throw new InvalidTopic(at + 1, "'%c' at character %d %s".formatted(c, at + 1, fault));
        }
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c != ' ' && MARKS.indexOf(c) >= 0);
    }

    private static String shown(int codePoint) {
        return codePoint > ' ' && codePoint < 0x7f
                ? "'" + (char) codePoint + "'"
                : "U+%04X".formatted(codePoint);
    }

    /// Checks a routing key: no level is empty. All characters count, and their case.
    static void checkKey(String text) {
        int from = 0;
        while (from <= text.length()) {
            int end = end(text, from);
            if (end == from) {
                throw new InvalidTopic(from + 1, "empty level in '" + text + "'");
            }
            from = end + 1;
        }
    }

    /// Checks a routing key as a filter: also, `>` is the last level.
    static void checkKeyFilter(String text) {
        checkKey(text);
        int from = 0;
        while (from <= text.length()) {
            int end = end(text, from);
            if (is(text, from, end, REST) && end < text.length()) {
                throw new InvalidTopic(from + 1, "'>' must be the last level of '" + text + "'");
            }
            from = end + 1;
        }
    }

    /// Where the level ends that begins there.
    static int end(String text, int from) {
        int dot = text.indexOf(DOT, from);
        return dot < 0 ? text.length() : dot;
    }

    /// Whether a level is that character alone.
    static boolean is(String text, int from, int end, char c) {
        return end - from == 1 && text.charAt(from) == c;
    }

    static boolean hasWildcards(String text) {
        for (int from = 0; from <= text.length(); from = end(text, from) + 1) {
            int end = end(text, from);
            if (is(text, from, end, ONE) || is(text, from, end, REST)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a filter selects a name, both in normal form. Allocates nothing.
    static boolean selects(String filter, String name) {
        int f = 0;
        int n = 0;
        while (f <= filter.length() && n <= name.length()) {
            int end = end(filter, f);
            int nameEnd = end(name, n);
            if (is(filter, f, end, REST)) {
                return true;
            }
            boolean same =
                    is(filter, f, end, ONE)
                            || (end - f == nameEnd - n
                                    && name.regionMatches(n, filter, f, end - f));
            if (!same) {
                return false;
            }
            f = end + 1;
            n = nameEnd + 1;
        }
        return f > filter.length() && n > name.length();
    }
}
