package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.rules.Condition.Header.Match;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the condition of a rule: an object with one field each, whose name says what it is.
final class ConditionReader {
    private static final int MOST_USERS = 256;
    private static final Pattern CLOCK = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|24:00");

    private final StrictReader in;
    private int conditions;

    ConditionReader(StrictReader in) {
        this.in = in;
    }

    /// Reads the current value and all in it.
    Condition read() throws IOException {
        return condition(1);
    }

    private Condition condition(int depth) throws IOException {
        if (depth > Rule.MOST_DEPTH) {
            throw in.fault("conditions are at most %d deep".formatted(Rule.MOST_DEPTH));
        }
        if (++conditions > Rule.MOST_CONDITIONS) {
            throw in.fault("a rule has at most %d conditions".formatted(Rule.MOST_CONDITIONS));
        }
        List<Condition> one = new ArrayList<>(1);
        in.object(
                "a condition",
                field -> {
                    if (!one.isEmpty()) {
                        throw in.fault(
                                "a condition has one field; put '%s' beside it into an 'all'"
                                        .formatted(field));
                    }
                    in.value();
                    one.add(condition(field, depth));
                });
        if (one.isEmpty()) {
            throw in.fault("a condition says what it asks for: " + RuleWriter.CONDITIONS);
        }
        return one.getFirst();
    }

    private Condition condition(String word, int depth) throws IOException {
        return switch (word) {
            case "all" -> new Condition.All(several("all", depth));
            case "any" -> new Condition.Any(several("any", depth));
            case "not" -> new Condition.Not(condition(depth + 1));
            case "kind" ->
                    new Condition.Kind(words("kind", Destination.class, Destination.values()));
            case "topic" -> new Condition.Topic(RuleReader.filter(in));
            case "sender" -> new Condition.Sender(users("sender"));
            case "recipient" -> new Condition.Recipient(users("recipient"));
            case "role" -> new Condition.InRole(words("role", Role.class, Role.values()));
            case "size" -> size();
            case "header" -> header();
            case "time" -> new TimeReader().read();
            case "rate" -> new RateReader().read();
            default -> throw in.unknown(word, "a condition", RuleWriter.CONDITIONS);
        };
    }

    private List<Condition> several(String word, int depth) throws IOException {
        List<Condition> all = new ArrayList<>();
        in.array(word, Rule.MOST_CONDITIONS, () -> all.add(condition(depth + 1)));
        return all;
    }

    private Set<UserId> users(String what) throws IOException {
        Set<UserId> users = new LinkedHashSet<>();
        in.array(what, MOST_USERS, () -> users.add(user(in)));
        return users;
    }

    static UserId user(StrictReader in) throws IOException {
        String text = in.text("a user id", 64);
        try {
            return new UserId(text);
        } catch (IllegalArgumentException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }

    private <E extends Enum<E>> Set<E> words(String what, Class<E> type, E[] words)
            throws IOException {
        Set<E> found = EnumSet.noneOf(type);
        in.array(what, words.length, () -> found.add(RuleReader.word(in, words, what)));
        return found;
    }

    private Condition size() throws IOException {
        long[] bounds = {-1, -1};
        in.object(
                "size",
                field -> {
                    in.value();
                    switch (field) {
                        case "at_least" -> bounds[0] = in.number(field, 0, Long.MAX_VALUE);
                        case "at_most" -> bounds[1] = in.number(field, 0, Long.MAX_VALUE);
                        default -> throw in.unknown(field, "size", "at_least and at_most");
                    }
                });
        if (bounds[0] < 0 && bounds[1] < 0) {
            throw in.fault("size has at_least, at_most or both");
        }
        long most = bounds[1] < 0 ? Long.MAX_VALUE : bounds[1];
        if (bounds[0] > most) {
            throw in.fault("nothing is at least %d and at most %d".formatted(bounds[0], most));
        }
        return new Condition.Size(Math.max(0, bounds[0]), most);
    }

    private Condition header() throws IOException {
        List<String> name = new ArrayList<>(1);
        List<Condition.Header> match = new ArrayList<>(1);
        in.object(
                "header",
                field -> {
                    if (!field.equals("name") && !match.isEmpty()) {
                        throw in.fault("header has one of equals, prefix and exists");
                    }
                    in.value();
                    switch (field) {
                        case "name" -> name.add(HeaderReader.name(in));
                        case "equals" -> match.add(header(Match.EQUALS, HeaderReader.value(in)));
                        case "prefix" -> match.add(header(Match.PREFIX, HeaderReader.value(in)));
                        case "exists" -> match.add(exists());
                        default ->
                                throw in.unknown(
                                        field, "header", "name, equals, prefix and exists");
                    }
                });
        if (name.isEmpty() || match.isEmpty()) {
            throw in.fault("header has a name, and one of equals, prefix and exists");
        }
        return new Condition.Header(
                name.getFirst(), match.getFirst().match(), match.getFirst().text());
    }

    private Condition.Header exists() throws IOException {
        if (!in.bool("exists")) {
            throw in.fault("exists is true; 'not' turns it round");
        }
        return header(Match.EXISTS, "");
    }

    /// Without its name, which may stand behind it.
    private static Condition.Header header(Match match, String text) {
        return new Condition.Header("", match, text);
    }

    /// `{"days"?, "from"?, "to"?, "zone"?}`.
    private final class TimeReader {
        private final Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        private int from = -1;
        private int to = -1;
        private ZoneId zone = ZoneOffset.UTC;

        Condition read() throws IOException {
            in.object("time", this::field);
            if (days.isEmpty() && from < 0) {
                throw in.fault("time has days, from and to, or all of these");
            }
            if (from < 0 != to < 0) {
                throw in.fault("from and to come together");
            }
            if (from >= 0 && from == to) {
                throw in.fault("from and to differ; a whole day is from 00:00 to 24:00");
            }
            return new Condition.TimeWindow(
                    days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days,
                    Math.max(0, from),
                    to < 0 ? RuleWriter.MINUTES : to,
                    zone);
        }

        private void field(String field) throws IOException {
            in.value();
            switch (field) {
                case "days" ->
                        in.array(
                                "days",
                                DayOfWeek.values().length,
                                () -> days.add(RuleReader.word(in, DayOfWeek.values(), "days")));
                case "from" -> {
                    from = clock();
                    if (from == RuleWriter.MINUTES) {
                        throw in.fault("a day begins at 00:00");
                    }
                }
                case "to" -> to = clock();
                case "zone" -> zone = zone();
                default -> throw in.unknown(field, "time", "days, from, to and zone");
            }
        }

        private int clock() throws IOException {
            Matcher form = CLOCK.matcher(in.text("a time of day", 5));
            if (!form.matches()) {
                throw in.fault("a time of day is written 00:00 to 24:00");
            }
            return form.group(1) == null
                    ? RuleWriter.MINUTES
                    : Integer.parseInt(form.group(1)) * 60 + Integer.parseInt(form.group(2));
        }

        private ZoneId zone() throws IOException {
            String text = in.text("a zone", 64);
            try {
                return text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text);
            } catch (DateTimeException _) {
                throw in.fault("there is no zone '%s'; one is Europe/Berlin".formatted(text));
            }
        }
    }

    /// `{"over", "per", "for"}`.
    private final class RateReader {
        private int count;
        private @Nullable Duration per;
        private @Nullable Whose whose;

        Condition read() throws IOException {
            in.object("rate", this::field);
            Duration time = per;
            if (count == 0 || time == null || whose == null) {
                throw in.fault("rate has over, per and for");
            }
            if (count * 1_000L > time.toMillis() * Condition.Rate.MOST_PER_SECOND) {
                throw in.fault(
                        "a rate is at most %d a second".formatted(Condition.Rate.MOST_PER_SECOND));
            }
            return new Condition.Rate(count, time, whose == Whose.SENDER);
        }

        private void field(String field) throws IOException {
            in.value();
            switch (field) {
                case "over" -> count = (int) in.number("over", 1, Condition.Rate.MOST);
                case "per" -> per = RuleReader.time(in, "per", Condition.Rate.LONGEST);
                case "for" -> whose = RuleReader.word(in, Whose.values(), "for");
                default -> throw in.unknown(field, "rate", "over, per and for");
            }
        }
    }

    /// What a rate is counted for.
    enum Whose {
        SENDER,
        ALL
    }
}
