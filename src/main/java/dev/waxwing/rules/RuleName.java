package dev.waxwing.rules;

import java.util.regex.Pattern;

/// The name of a rule: 1 to 64 of lower-case letters, digits and `. _ -`, of which the first is a
/// letter or a digit.
public record RuleName(String value) implements Comparable<RuleName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /// Checks it.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    public RuleName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a rule's name is 1 to 64 of a-z, 0-9 and . _ -, and begins with a letter or a"
                            + " digit");
        }
    }

    @Override
    public int compareTo(RuleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
