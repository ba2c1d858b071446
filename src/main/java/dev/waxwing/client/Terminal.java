package dev.waxwing.client;

/// Text from elsewhere, made fit for a terminal.
public final class Terminal {
    private Terminal() {}

    /// Without control characters, line ends and those that turn the direction of what follows:
    /// nobody can draw on another's screen or write a line of their own into it.
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isPlain(c) ? c : '?'));
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE ->
                    c == 0x200d; // joins emoji
            default -> true;
        };
    }
}
