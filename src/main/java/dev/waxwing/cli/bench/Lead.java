package dev.waxwing.cli.bench;

import java.util.Arrays;

/// The first bytes of a line, which say what it is. Stateless.
final class Lead {
    private Lead() {}

    static boolean matches(byte[] lead, byte[] buffer, int from, int to) {
        return to - from >= lead.length
                && Arrays.equals(buffer, from, from + lead.length, lead, 0, lead.length);
    }
}
