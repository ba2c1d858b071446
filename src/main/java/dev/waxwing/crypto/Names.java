package dev.waxwing.crypto;

/// The rule for names inside a sealed message. Names are signed as UTF-8 bytes, so text that has no
/// UTF-8 form (a lone surrogate) is refused: two texts would share one form.
final class Names {
    private Names() {}

    /// A name of 1 to `max` characters, none of them a space or a control character.
    ///
    /// @throws IllegalArgumentException in words for a person
    static String require(String what, String name, int max) {
        if (name.isEmpty()
                || name.length() > max
                || !name.codePoints().allMatch(Names::isAllowed)) {
            throw new IllegalArgumentException(
                    what
                            + " must be 1 to "
                            + max
                            + " characters without spaces or control characters");
        }
        return name;
    }

    private static boolean isAllowed(int c) {
        return c > ' '
                && !Character.isISOControl(c)
                && !Character.isSpaceChar(c)
                && Character.getType(c) != Character.SURROGATE;
    }
}
