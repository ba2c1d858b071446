package dev.waxwing.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `authorization.txt`, read: what each caller is to be answered, by the thing asked for.
///
/// @param callers in the order of the cells
/// @param rows a cell for each caller; the key is all that stands before them, as `http GET /live`
record MatrixTable(List<String> callers, Map<String, List<String>> rows) {
    static MatrixTable read() {
        List<String> lines =
                text().lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
        List<String> callers = words(lines.getFirst());
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> words = words(line);
            int cells = words.size() - callers.size();
            String what = String.join(" ", words.subList(0, cells));
            if (rows.put(what, words.subList(cells, words.size())) != null) {
                throw new IllegalStateException("two rows for " + what);
            }
        }
        return new MatrixTable(callers, rows);
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+"));
    }

    private static String text() {
        try (InputStream file = MatrixTable.class.getResourceAsStream("authorization.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
