package dev.waxwing.cli.chat;

import dev.waxwing.client.Terminal;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was seen of topics and of users, and how that looks. Safe for all threads.
final class WatchTable {
    private static final String ROW = "%-32s %9s %8s %10s  %-16s %s";
    private static final String USER = "%-32s %-8s %s";
    private static final int MOST_ROWS = 40;

    private final Map<String, Row> topics = new TreeMap<>();
    private final Map<String, Presence> users = new LinkedHashMap<>();

    /// One topic.
    private static final class Row {
        long count;
        long countBefore;
        long offset;
        String from = "";
        String payload = "";
        boolean hasChanged;
    }

    synchronized void event(Event event) {
        Row row = topics.computeIfAbsent(event.topic(), _ -> new Row());
        row.count++;
        row.offset = event.offset();
        row.from = event.from();
        row.payload = event.payload().toString();
        row.hasChanged = true;
    }

    synchronized void presence(Presence presence) {
        users.put(presence.user(), presence);
    }

    /// The whole table; begins the next interval.
    ///
    /// @param seconds since the last one
    /// @param width columns of the terminal
    synchronized List<String> whole(double seconds, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("TOPIC", "MESSAGES", "/S", "OFFSET", "FROM", "LAST"));
        topics.forEach((topic, row) -> {
            if (lines.size() <= MOST_ROWS) {
                lines.add(row(topic, row, seconds));
            }
        });
        if (topics.size() > MOST_ROWS) {
            lines.add("… and " + (topics.size() - MOST_ROWS) + " more");
        }
        if (!users.isEmpty()) {
            lines.add("");
            lines.add(USER.formatted("USER", "STATUS", "SAYS, OR LAST SEEN"));
            users.values().forEach(user -> lines.add(user(user)));
        }
        next();
        return lines.stream().map(line -> fit(line, width)).toList();
    }

    /// The topics in which something came; begins the next interval.
    synchronized List<String> changed(double seconds) {
        List<String> lines = new ArrayList<>();
        topics.forEach((topic, row) -> {
            if (row.hasChanged) {
                String offset = row.offset == 0 ? "-" : Long.toString(row.offset);
                lines.add(
                        Terminal.printable(
                                "%s %d %.1f/s %s %s %s"
                                        .formatted(
                                                topic,
                                                row.count,
                                                rate(row, seconds),
                                                offset,
                                                row.from,
                                                row.payload)));
            }
        });
        next();
        return lines;
    }

    /// A user as one line.
    static String user(Presence user) {
        String more = user.text().isEmpty() ? user.lastSeen() : user.text();
        return Terminal.printable(USER.formatted(user.user(), user.status(), more)).stripTrailing();
    }

    private static String row(String topic, Row row, double seconds) {
        return Terminal.printable(
                ROW.formatted(
                        topic,
                        "%,d".formatted(row.count),
                        "%,.1f".formatted(rate(row, seconds)),
                        row.offset == 0 ? "-" : "%,d".formatted(row.offset),
                        row.from,
                        row.payload));
    }

    private static double rate(Row row, double seconds) {
        return (row.count - row.countBefore) / seconds;
    }

    private static String fit(String line, int width) {
        return line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "…";
    }

    private void next() {
        topics.values()
                .forEach(row -> {
                    row.countBefore = row.count;
                    row.hasChanged = false;
                });
    }
}
