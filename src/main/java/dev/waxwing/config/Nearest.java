package dev.waxwing.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that was meant by one that is almost right, by edit distance.
final class Nearest {
    private Nearest() {}

    /// The closest candidate, if no more letters need to change than a third of the name's last
    /// part, or two.
    static Optional<String> of(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int most = Math.max(2, (wanted.length() - wanted.lastIndexOf('.')) / 3);
        record Scored(String candidate, int distance) {}
        return candidates.stream()
                .map(c -> new Scored(c, distance(wanted, c.toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.distance <= most)
                .min(Comparator.comparingInt(Scored::distance))
                .map(Scored::candidate);
    }

    /// Levenshtein's distance: insertions, deletions and substitutions, one row at a time.
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
